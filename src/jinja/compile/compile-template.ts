import type * as Ast from '../syntax/ast.ts'
import type { TemplateSource } from '../syntax/template-source.ts'
import { spanOf } from '../syntax/template-source.ts'
import { TemplateSyntaxError } from '../syntax/template-syntax-error.ts'
import type { Code } from './code.ts'
import { compileMacro } from './compile-macro.ts'
import { compileStatements } from './compile-statement.ts'
import { Emitter } from './emitter.ts'
import { Op } from './instructions.ts'
import { Scope } from './scope.ts'
import type { NamedFunctions, Unit } from './surroundings.ts'

/** Makes the function that prints a template. Unknown filters and tests are told here, as in Jinja. */
export function compileTemplate(template: Ast.Template, library: NamedFunctions): Code {
  const unit: Unit = { source: template.source, library, blocks: new Map(), compileBody: compileStatements }
  const emitter = new Emitter(template.source, undefined)
  const scope = new Scope(emitter, undefined)
  return guarded(unit, () => {
    scope.addStatements(template.body)
    emitter.enter(scope, true)
    compileStatements(template.body, {
      unit,
      emitter,
      scope,
      isTopLevel: true,
      isSoft: false,
      captures: 0,
      loop: undefined,
    })
    emitter.emit(Op.Return)
    return emitter.finish('template', undefined, { blocks: unit.blocks })
  })
}

/** Makes the function of a macro by itself: it sees its arguments and the host's scope, not its neighbours in the file. */
export function compileMacroDefinition(macro: Ast.Macro, source: TemplateSource, library: NamedFunctions): Code {
  const unit: Unit = { source, library, blocks: new Map(), compileBody: compileStatements }
  return guarded(unit, () => compileMacro(macro, unit, undefined))
}

/** The parser limits the nesting of each construct; a mixture that still is too deep must not end the process. */
function guarded(unit: Unit, compile: () => Code): Code {
  try {
    return compile()
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    throw new TemplateSyntaxError('the template is nested too deeply', spanOf(unit.source, { start: 0, end: 0 }))
  }
}
