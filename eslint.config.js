// Style of the widgets' JavaScript. Imports and exports have the one form that ganlearn/widgets/shared/assets.py resolves.
import js from "@eslint/js";
import globals from "globals";

const NAMES = 'Import names: import { a, b } from "./file.js".';
const ONE = "Declare one name a line at the top of a file.";
const TOP = ":matches(Program, Program > ExportNamedDeclaration)";
const refused = {
  ImportDefaultSpecifier: NAMES,
  ImportNamespaceSpecifier: NAMES,
  "ImportDeclaration[specifiers.length=0]": NAMES,
  "ImportDeclaration[source.value!=/^\\.\\.?\\u002F.*\\.js$/]": "Import from a relative path that ends in .js.",
  ImportExpression: "Import at the top of the file.",
  ExportAllDeclaration: "Write export before each declaration.",
  "ExportNamedDeclaration[declaration=null]": "Write export before the declaration.",
  [`${TOP} > VariableDeclaration[declarations.length>1]`]: ONE,
  [`${TOP} > VariableDeclaration > VariableDeclarator[id.type!='Identifier']`]: ONE,
};

export default [
  js.configs.recommended,
  {
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      eqeqeq: "error",
      "no-duplicate-imports": "error",
      "no-self-compare": "error",
      "no-shadow-restricted-names": "error",
      "no-template-curly-in-string": "error",
      "no-throw-literal": "error",
      "no-unused-vars": ["error", { args: "all", argsIgnorePattern: "^_", caughtErrors: "all" }],
      "no-use-before-define": ["error", { functions: false, classes: false, variables: false }],
      "no-var": "error",
      "prefer-const": "error",
    },
  },
  {
    files: ["ganlearn/**/*.js"],
    languageOptions: { globals: globals.browser },
    rules: {
      "no-restricted-syntax": ["error", ...Object.entries(refused).map(([selector, message]) => ({ selector, message }))],
    },
  },
];
