// What few requests need and no start loads: in the package these are files beside the program, which
// build.mjs makes of the libraries; when the sources run, the libraries themselves.
import { createRequire } from 'node:module'
import { dirname } from 'node:path'
import type { Faker } from '@faker-js/faker'
import { build } from './build.ts'
import { packageFile } from './package-file.ts'

const require = createRequire(import.meta.url)

export type Yaml = typeof import('yaml')

/** Loaded when it is first asked for: it costs some 20 ms. */
export const loadYaml = (): Yaml => require(build === undefined ? 'yaml' : './yaml.js')

/** The same, 30 ms. */
export const loadFaker = (): Faker =>
  require(build === undefined ? '@faker-js/faker/locale/en' : './faker.js').faker

/** For regular expressions that a tester writes. */
export const loadRe2 = (): typeof import('re2js') => require(build === undefined ? 're2js' : './re2js.js')

/** For documents as PDF: 130 ms with its fonts. */
export const loadPdfKit = (): typeof import('./pdf-kit.ts') =>
  require(build === undefined ? './pdf-kit.ts' : './pdfkit.js')

/** A font of printed documents: `DejaVuSans`. The package has a part of it. */
export const fontFile = (name: string): string => build === undefined
  ? require.resolve(`dejavu-fonts-ttf/ttf/${name}.ttf`)
  : packageFile(`dist/fonts/${name}.ttf`)

/** Folder of the script and the style sheet of Swagger UI. */
export const swaggerUiFolder = (): string =>
  build === undefined ? dirname(require.resolve('swagger-ui-dist')) : packageFile('dist/swagger-ui')
