//! Texts about the settings of a project, `treble-flow.toml`.

use super::words;

words! {
    UNKNOWN_RULE = "there is no rule “{name}”; `treble-flow explain` lists all", "no existe la regla “{name}”; `treble-flow explain` las muestra todas", "não existe a regra “{name}”; `treble-flow explain` mostra todas";
    UNKNOWN_RULE_NEAR = "there is no rule “{name}”; did you mean {near}?", "no existe la regla “{name}”; ¿quisiste decir {near}?", "não existe a regra “{name}”; você quis dizer {near}?";
    UNKNOWN_KEY = "there is no setting “{name}” here; there are: {known}", "aquí no existe el ajuste “{name}”; existen: {known}", "aqui não existe o ajuste “{name}”; existem: {known}";
    UNKNOWN_KEY_NEAR = "there is no setting “{name}” here; did you mean {near}?", "aquí no existe el ajuste “{name}”; ¿quisiste decir {near}?", "aqui não existe o ajuste “{name}”; você quis dizer {near}?";
    NO_LEVEL = "“{value}” is no level; use error, warning, info or off", "“{value}” no es un nivel; usa error, warning, info u off", "“{value}” não é um nível; use error, warning, info ou off";
    NO_SEVERITY = "“{value}” is no severity; use error, warning or info", "“{value}” no es una gravedad; usa error, warning o info", "“{value}” não é uma gravidade; use error, warning ou info";
    NO_HOST = "“{value}” is no host; write its name alone, such as localhost or *.ngrok.app", "“{value}” no es un servidor; escribe solo su nombre, como localhost o *.ngrok.app", "“{value}” não é um servidor; escreva só o nome, como localhost ou *.ngrok.app";
    TOO_LARGE = "the settings are larger than {size} KiB", "los ajustes ocupan más de {size} KiB", "os ajustes ocupam mais de {size} KiB";
    NO_TEXT = "the settings are no text in UTF-8", "los ajustes no son un texto en UTF-8", "os ajustes não são um texto em UTF-8";
    UNUSED = "The settings of {path} were not used: {reason}", "No se usaron los ajustes de {path}: {reason}", "Os ajustes de {path} não foram usados: {reason}";
}
