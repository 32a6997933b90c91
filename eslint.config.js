import neostandard from 'neostandard'

export default [
  ...neostandard({ ts: true, ignores: ['dist/**', 'node_modules/**', '.tap/**', '.tests/**'] }),
  {
    rules: {
      // FreshBooks' words are snake_case, from JSON to SQL
      camelcase: 'off',
      // `return void x()` answers and leaves in one line
      'no-void': 'off',
      '@stylistic/object-property-newline': 'off',
    },
  },
  {
    files: ['src/**/*.ts'],
    rules: {
      'no-restricted-properties': ['error',
        { object: 'Math', property: 'random', message: 'Randomness belongs to the world.' },
        { object: 'Date', property: 'now', message: 'Time belongs to the world.' },
      ],
      'no-restricted-syntax': ['error',
        { selector: 'NewExpression[callee.name="Date"][arguments.length=0]', message: 'Time belongs to the world.' },
        { selector: 'Program > VariableDeclaration[kind="let"]', message: 'Nothing at module level remembers anything.' },
      ],
    },
  },
]
