//! Texts of the window and the command line.

use super::words;

words! {
    LINT_HELP = "help", "ayuda", "ajuda";
    LINT_FIX = "fix", "arreglo", "correção";
    LINT_FIX_SAFE = "with --fix", "con --fix", "com --fix";
    LINT_FIX_UNSAFE = "with --fix --unsafe", "con --fix --unsafe", "com --fix --unsafe";
    LINT_CLEAN = "Nothing found. Files: {files}", "No se encontró nada. Archivos: {files}", "Nada encontrado. Arquivos: {files}";
    LINT_SUMMARY = "Errors: {errors}, warnings: {warnings}, infos: {infos}, files: {files}", "Errores: {errors}, advertencias: {warnings}, avisos: {infos}, archivos: {files}", "Erros: {errors}, advertências: {warnings}, avisos: {infos}, arquivos: {files}";

    UNTITLED = "Untitled flow", "Flujo sin título", "Fluxo sem título";
}
