/** The exceptions of Python and Jinja that a template can meet. */
export type PyErrorType =
  | 'TypeError'
  | 'ValueError'
  | 'KeyError'
  | 'IndexError'
  | 'AttributeError'
  | 'ZeroDivisionError'
  | 'OverflowError'
  | 'RecursionError'
  | 'RuntimeError'
  | 'AssertionError'
  | 'UndefinedError'
  | 'SecurityError'
  | 'TemplateRuntimeError'
  | 'FilterArgumentError'
  | 'MemoryError'

/** An exception as Python would raise it; the machine adds the place in the template and the macro stack. */
export class PyError extends Error {
  readonly type: PyErrorType

  constructor(type: PyErrorType, message: string) {
    super(message)
    this.name = 'PyError'
    this.type = type
  }
}
