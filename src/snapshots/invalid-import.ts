// What cannot become a world: an export or file that is at fault, in one sentence.

/** Thrown where an import is at fault; the message is a sentence for whoever sent it. */
export class InvalidImport extends Error {
  constructor (sentence: string) {
    super(sentence)
    this.name = 'Unfit'
  }
}
