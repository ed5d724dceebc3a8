// Jest's transform: the same type stripping by which Node runs src/, so that tests and production run the same code.
const { stripTypeScriptTypes } = require('node:module');

module.exports = { process: source => ({ code: stripTypeScriptTypes(source) }) };
