/**
 * A rule of HL7's as plain code, for one element and the resource that holds it: true where the rule holds, else false, or
 * what exactly breaks it. The element has the type that the rule is defined on; where a part of it is not of the type it
 * should be, a TypeError means that this rule cannot be told.
 */
export type Invariant = (element: never, root: never) => boolean | string;
