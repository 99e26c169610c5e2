/** dbt's own block tags. Each makes a macro whose name tells its kind, as dbt does. */
import type { Const, Expression, ListDisplay, Parameter } from '#jinja/syntax/ast.ts'
import type { Parser } from '#jinja/syntax/parser.ts'
import type { ParserOptions, TagExtension } from '#jinja/syntax/tag-extension.ts'
import type { Token } from '#jinja/syntax/token.ts'

/**
 * What a macro is called inside its own template: a macro that names another one, even of the same file, must find it
 * in its context, where dbt can see the call.
 */
const MACRO_PREFIX = 'dbt_macro__'

export function templateMacroName(name: string): string {
  return MACRO_PREFIX + name
}

/** The macro's name for the project, or undefined for one that dbt does not know of. */
export function projectMacroName(name: string): string | undefined {
  return name.startsWith(MACRO_PREFIX) ? name.slice(MACRO_PREFIX.length) : undefined
}

const SUPPORTED_LANGUAGES = 'supported_languages'

const materialization: TagExtension = {
  tag: 'materialization',
  parse(parser, keyword) {
    const name = parser.parseName().value as string
    let adapter = 'default'
    let languages: Parameter | undefined
    while (parser.skipIf('comma')) {
      const option = parser.parseName()
      switch (option.value) {
        case 'default':
          break
        case 'adapter': {
          parser.expect('assign')
          const value = parser.parseExpression()
          if (value.kind !== 'Const') return parser.fail('the adapter of a materialization is a text', option)
          adapter = String(value.value)
          break
        }
        case SUPPORTED_LANGUAGES:
          parser.expect('assign')
          languages = parameter(option, parser.parseExpression())
          break
        default:
          parser.fail(`materialization '${name}' received unknown argument '${option.value}'.`, option)
      }
    }
    languages ??= parameter(keyword, sqlOnly(keyword))
    const macroName = templateMacroName(`materialization_${name}_${adapter}`)
    return parser.parseMacroBody(keyword, macroName, [languages], 'endmaterialization')
  },
}

function parameter(at: Token, value: Expression): Parameter {
  return { name: SUPPORTED_LANGUAGES, default: value, type: undefined, start: at.start, end: value.end }
}

function sqlOnly({ start, end }: Token): ListDisplay {
  const sql: Const = { kind: 'Const', value: 'sql', start, end }
  return { kind: 'List', items: [sql], start, end }
}

function testTag(tag: string): TagExtension {
  return {
    tag,
    parse(parser: Parser, keyword: Token) {
      const name = parser.parseName().value as string
      const parameters = parser.parseParameters()
      return parser.parseMacroBody(keyword, templateMacroName(`test_${name}`), parameters, `end${tag}`)
    },
  }
}

/** A block that is a name and a body; dbt takes it apart before Jinja sees it, but its tag is no error in a template. */
function plainTag(tag: string): TagExtension {
  return {
    tag,
    parse(parser, keyword) {
      const name = parser.parseName().value as string
      return parser.parseMacroBody(keyword, templateMacroName(`${tag}__${name}`), [], `end${tag}`)
    },
  }
}

export const DBT_SYNTAX: ParserOptions = {
  tags: [materialization, testTag('test'), testTag('data_test'), plainTag('docs')],
  typedArguments: true,
  macroName: templateMacroName,
}
