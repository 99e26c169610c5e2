/**
 * What the machine can do. A function's code is one array of numbers: an instruction's number, then its operands.
 *
 * Operands: `k` indexes the function's constants, `s` a slot of the frame, `d` how many frames outward,
 * `n` a count, `t` the offset to go on at. The comment shows the stack before and after.
 */
export const Op = {
  Const: 0, //             k      → value
  Load: 1, //              s      → value, an undefined one where the slot is empty
  LoadOuter: 2, //         d s    → value, from the frame of an enclosing function
  Store: 3, //             s      value →
  Resolve: 4, //           s k    fills the slot with what the scope has for a name
  Copy: 5, //              s d s  fills the slot from another one, empty or not
  Clear: 6, //             s      empties the slot
  Text: 7, //              k      prints a text
  Output: 8, //                   value →, prints it
  OutputConst: 9, //              value →, prints it; the expression was constant
  Pop: 10, //                     value →
  Jump: 11, //             t
  JumpIfFalse: 12, //      t      value →
  JumpIfFalseKeep: 13, //  t      value → value if it jumps, else nothing
  JumpIfTrueKeep: 14, //   t      value → value if it jumps, else nothing
  Not: 15, //                     value → boolean
  Negate: 16, //                  value → value
  Positive: 17, //                value → value
  Binary: 18, //           k      left right → value
  Compare: 19, //          k      left right → boolean
  CompareChain: 20, //     k t    left right → right, or → false and jumps
  Concat: 21, //           n      values → str
  Tuple: 22, //            n      values → tuple
  List: 23, //             n      values → list
  Dict: 24, //             n      keys and values → dict
  Slice: 25, //                   from to step → slice
  Attribute: 26, //        k      object → value
  Item: 27, //                    object key → value
  Call: 28, //             n k    callee args kwargs → value; k has the names of the kwargs
  CallSplat: 29, //        n k n  callee args kwargs splat? doubleSplat? → value; bits: 1 splat, 2 doubleSplat
  Filter: 30, //           k n k n  value args kwargs splat? doubleSplat? → value
  Test: 31, //             k n k n  value args kwargs splat? doubleSplat? → boolean
  Unpack: 32, //           n      value → items, the first on top
  CheckNamespace: 33, //          value →, which must be a namespace
  SetAttribute: 34, //     k      value namespace →
  Export: 35, //           k s    makes a slot known by name to blocks and host functions
  Capture: 36, //                 collects what is printed from here
  EndCapture: 37, //              → str
  DropCaptures: 38, //     n      forgets what was collected
  Iterate: 39, //          s      iterable →, a cursor in the slot
  BeginLoop: 40, //    s s k n    iterable →, a loop object in both slots; k is the filter's function or none, n 1 if recursive
  Next: 41, //             s t    → the next item, or jumps
  RecursiveLoop: 42, //    k      iterable →, runs the loop's function and prints its text
  Macro: 43, //            k      → macro
  JumpIfSet: 44, //        s t
  MissingParameter: 45, // s k    fills the slot with an undefined one
  Block: 46, //            k k    runs a block's function where it stands; k has the names it shares, or none
  Return: 47, //                  ends the function; its value is what it printed
  ReturnValue: 48, //             value →, ends the function with it
  InlineUndefined: 49, //  k      → an undefined value of Jinja's own kind
  GetTemplate: 50, //             name →, raises: there is no loader
  SelfReference: 51, //    s      fills the slot with the template's blocks
  SuperReference: 52, //   s k    fills the slot with the parent of a block, of which there is none
  Autoescape: 53, //              value →, escapes what is printed from here if it is true
  EndAutoescape: 54, //
  Raise: 55, //            k k    raises an error: type, message
  Subscript: 56, //               object slice → value, as Python has it, without Jinja's leniency
  CheckText: 57, //               value → value, which a call block prints: only a text may it be
} as const
