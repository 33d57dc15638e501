//! Texts about what a file cannot hold, and about flows that cannot be saved.

use super::words;

words! {
    CLOSES_WHEN_SAVED = "Saving. The flow closes when it is done.", "Guardando. El flujo se cierra al terminar.", "Salvando. O fluxo fecha ao terminar.";
    NO_PLACE_TITLE = "This file cannot store everything", "Este archivo no puede guardar todo", "Este arquivo não pode guardar tudo";
    NO_PLACE = "{file} cannot store: {what}. A flow file (*.flow.json) keeps everything.", "{file} no puede guardar: {what}. Un archivo de flujo (*.flow.json) lo conserva todo.", "{file} não pode guardar: {what}. Um arquivo de fluxo (*.flow.json) mantém tudo.";
    SAVE_WITHOUT = "Save anyway", "Guardar de todos modos", "Salvar mesmo assim";
    SAVE_AS_FLOW = "Save as a flow file…", "Guardar como archivo de flujo…", "Salvar como arquivo de fluxo…";
    UNREADABLE = "{file} was not written: what would be in it could not be read back ({reason}). Nothing was overwritten. Save the flow as a flow file (*.flow.json).", "No se escribió {file}: su contenido no se podría volver a leer ({reason}). No se sobrescribió nada. Guarda el flujo como archivo de flujo (*.flow.json).", "{file} não foi escrito: o conteúdo não poderia ser lido de novo ({reason}). Nada foi sobrescrito. Salve o fluxo como arquivo de fluxo (*.flow.json).";
    LOST = "{file} was not written: it would not hold this of {block}: {change}. Nothing was overwritten. Save the flow as a flow file (*.flow.json).", "No se escribió {file}: no conservaría esto de {block}: {change}. No se sobrescribió nada. Guarda el flujo como archivo de flujo (*.flow.json).", "{file} não foi escrito: não manteria isto de {block}: {change}. Nada foi sobrescrito. Salve o fluxo como arquivo de fluxo (*.flow.json).";
    NOT_HELD = "{file} does not hold this of {block}: {change}.", "{file} no conserva esto de {block}: {change}.", "{file} não mantém isto de {block}: {change}.";
    THE_FLOW = "the flow", "el flujo", "o fluxo";
    MANY = "{what} ({count})", "{what} ({count})", "{what} ({count})";

    NAME = "the flow’s name", "el nombre del flujo", "o nome do fluxo";
    LANGUAGE = "its language", "su idioma", "seu idioma";
    TIME_ZONE = "its time zone", "su zona horaria", "seu fuso horário";
    DIRECTION = "its direction", "su dirección", "sua direção";
    INPUTS = "input variables", "variables de entrada", "variáveis de entrada";
    START = "the start block", "el bloque de inicio", "o bloco de início";
    NOTES = "notes and frames", "notas y marcos", "notas e molduras";
    STRAY_LAYOUT = "positions of blocks that are not there", "posiciones de bloques que no existen", "posições de blocos que não existem";
    ALLOW = "ignored problems", "problemas ignorados", "problemas ignorados";
    RETURNS = "the variables that webhooks return", "las variables que devuelven los webhooks", "as variáveis que os webhooks devolvem";
    NEW_KINDS = "blocks of new kinds, except for their texts", "bloques de tipos nuevos, salvo sus textos", "blocos de tipos novos, exceto os textos";
    UNUSED = "fields and paths that their blocks do not use", "campos y caminos que sus bloques no usan", "campos e caminhos que seus blocos não usam";
    UNKNOWN = "unknown fields", "campos desconocidos", "campos desconhecidos";
    DEAD_PATHS = "paths to blocks that are not there", "caminos a bloques que no existen", "caminhos para blocos que não existem";
    SHARE_WEBHOOKS = "webhooks on the paths of A/B tests", "webhooks en los caminos de pruebas A/B", "webhooks nos caminhos de testes A/B";
    ALTERNATES = "alternate flows of templates, and those that lead nowhere", "flujos alternos de plantillas y los que no llevan a ninguna parte", "fluxos alternativos de modelos e os que não levam a lugar nenhum";
    DETAILS = "details of templates, flows, files, places and goals", "detalles de plantillas, flujos, archivos, ubicaciones y objetivos", "detalhes de modelos, fluxos, arquivos, localizações e objetivos";
    DEFAULT_OPTIONS = "options that read DEFAULT: they become the default answer", "opciones que dicen DEFAULT: pasan a ser la respuesta por defecto", "opções que dizem DEFAULT: viram a resposta padrão";
    OTHER_DATA = "other data of help desk blocks", "otros datos de bloques de mesa de ayuda", "outros dados de blocos de help desk";
    OTHER_SERVICES = "help desks that the platform’s editor does not know", "mesas de ayuda que el editor de la plataforma no conoce", "help desks que o editor da plataforma não conhece";
    SECONDS = "how long webhooks take", "cuánto tardan los webhooks", "quanto os webhooks demoram";
}
