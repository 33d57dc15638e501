//! What the window says of pasting, of blocks that are put into paths, and of new hosts.

use crate::model::heal::Why;
use crate::model::search::BadHost;
use crate::model::variables::BadRename;

use super::{Language, words};

words! {
    CLIP_NO_BLOCKS = "The clipboard holds no blocks of a flow", "El portapapeles no contiene bloques de un flujo", "A área de transferência não contém blocos de um fluxo";
    CLIP_BROKEN = "The flow on the clipboard is broken at line {line}, column {column}: {message}", "El flujo en el portapapeles está dañado en la línea {line}, columna {column}: {message}", "O fluxo na área de transferência está danificado na linha {line}, coluna {column}: {message}";

    BAD_HOST = "“{host}” is no host; write for example hooks.example.com", "“{host}” no es un servidor; escribe por ejemplo hooks.example.com", "“{host}” não é um servidor; escreva por exemplo hooks.example.com";
    RENAME_BAD_NAME = "“{name}” cannot be a variable: use letters of English, digits and _", "“{name}” no puede ser una variable: usa letras sin acento, dígitos y _", "“{name}” não pode ser uma variável: use letras sem acento, dígitos e _";
    RENAME_NATIVE = "“{name}” comes from the platform and keeps its name", "“{name}” viene de la plataforma y conserva su nombre", "“{name}” vem da plataforma e mantém o seu nome";
    RENAME_TAKEN = "The flow has a variable “{name}” already", "El flujo ya tiene una variable “{name}”", "O fluxo já tem uma variável “{name}”";

    WHY_NO_BLOCK = "There is no block “{block}”", "No hay ningún bloque “{block}”", "Não há nenhum bloco “{block}”";
    WHY_NO_PATH = "Exit “{exit}” of block “{block}” leads nowhere; connect it first", "La salida “{exit}” del bloque “{block}” no lleva a ningún lado; conéctala primero", "A saída “{exit}” do bloco “{block}” não leva a lugar nenhum; conecte-a primeiro";
    WHY_IS_END = "“{block}” is an end of this path already", "“{block}” ya es un extremo de este camino", "“{block}” já é uma ponta deste caminho";
    WHY_IS_START = "“{block}” is the start, and nothing may lead to the start", "“{block}” es el inicio, y nada puede llevar al inicio", "“{block}” é o início, e nada pode levar ao início";
    WHY_HAS_WAYS_IN = "Paths lead to “{block}” already; remove them first", "Ya hay caminos que llevan a “{block}”; quítalos primero", "Já há caminhos que levam a “{block}”; remova-os primeiro";
    WHY_NO_FREE_EXIT = "“{block}” has no free exit to lead on from", "“{block}” no tiene una salida libre para continuar", "“{block}” não tem uma saída livre para continuar";
    WHY_AB_EXIT = "The platform’s editor forgets webhooks on the paths of an A/B test, and a request trigger needs one; put a block between", "El editor de la plataforma olvida los webhooks en los caminos de una prueba A/B, y un request trigger necesita uno; pon un bloque en medio", "O editor da plataforma esquece os webhooks nos caminhos de um teste A/B, e um request trigger precisa de um; coloque um bloco no meio";
    WHY_TEMPLATE_ALTERNATE = "A template has no alternate flow but to a second template", "Una plantilla solo puede tener un flujo alterno hacia una segunda plantilla", "Um modelo só pode ter um fluxo alternativo para um segundo modelo";
}

/// Why a block cannot be put into a path, in the author's language.
pub fn why(why: &Why, language: Language) -> String {
    let one = |words: &super::Words, block: &str| words.with(language, &[("block", block)]);
    match why {
        Why::NoBlock(block) => one(&WHY_NO_BLOCK, block.as_str()),
        Why::NoPath { block, exit } => {
            WHY_NO_PATH.with(language, &[("block", block.as_str()), ("exit", exit.as_str())])
        }
        Why::IsEnd(block) => one(&WHY_IS_END, block.as_str()),
        Why::IsStart(block) => one(&WHY_IS_START, block.as_str()),
        Why::HasWaysIn(block) => one(&WHY_HAS_WAYS_IN, block.as_str()),
        Why::NoFreeExit(block) => one(&WHY_NO_FREE_EXIT, block.as_str()),
        Why::AbExit => WHY_AB_EXIT.get(language).to_owned(),
        Why::TemplateAlternate => WHY_TEMPLATE_ALTERNATE.get(language).to_owned(),
    }
}

/// Why webhooks cannot be led to a host, in the author's language.
pub fn bad_host(error: &BadHost, language: Language) -> String {
    BAD_HOST.with(language, &[("host", &error.0)])
}

/// Why a variable cannot be renamed, in the author's language.
pub fn bad_rename(error: &BadRename, language: Language) -> String {
    let (words, name) = match error {
        BadRename::BadName(name) => (RENAME_BAD_NAME, name),
        BadRename::Native(name) => (RENAME_NATIVE, name),
        BadRename::Taken(name) => (RENAME_TAKEN, name),
    };
    words.with(language, &[("name", name)])
}
