module.exports = () => globalThis.freshbooksMock.close()
