//! Texts of the list of problems and of the badges on the canvas.

use super::words;

words! {
    FILTER = "Filter problems", "Filtrar problemas", "Filtrar problemas";
    SHOW_ERRORS = "Show errors", "Mostrar errores", "Mostrar erros";
    SHOW_WARNINGS = "Show warnings", "Mostrar advertencias", "Mostrar avisos";
    SHOW_INFOS = "Show hints", "Mostrar sugerencias", "Mostrar dicas";
    ALL_FILTERED = "No problem fits the filter.", "Ningún problema coincide con el filtro.", "Nenhum problema corresponde ao filtro.";
    THE_FLOW = "The flow itself", "El flujo mismo", "O próprio fluxo";
    ALLOW = "Allow…", "Permitir…", "Permitir…";
    ALLOW_TIP = "Do not report this any more, with a reason", "No informar más sobre esto, con un motivo", "Não avisar mais sobre isto, com um motivo";
    EXPLAIN = "Explain", "Explicar", "Explicar";
    EXPLAIN_TIP = "What this rule finds, why it matters and what to do", "Qué encuentra esta regla, por qué importa y qué hacer", "O que esta regra encontra, por que importa e o que fazer";
    EXPLAIN_LANGUAGE = "The explanations are in English.", "Las explicaciones están en inglés.", "As explicações estão em inglês.";
    ALLOW_TITLE = "Allow {rule}", "Permitir {rule}", "Permitir {rule}";
    ALLOW_ABOUT = "The problem is no longer reported. The reason stands in the flow file, and it can be taken back in the inspector.", "El problema deja de informarse. El motivo queda en el archivo del flujo y se puede quitar en el inspector.", "O problema deixa de ser avisado. O motivo fica no arquivo do fluxo e pode ser retirado no inspetor.";
    ALLOW_ON_BLOCK = "For the block {block}", "Para el bloque {block}", "Para o bloco {block}";
    ALLOW_IN_FLOW = "For the whole flow", "Para todo el flujo", "Para o fluxo inteiro";
    ALLOW_REASON = "Reason", "Motivo", "Motivo";
    ALLOW_HINT = "Why is this right here?", "¿Por qué está bien aquí?", "Por que está certo aqui?";
    ALLOW_DO = "Allow", "Permitir", "Permitir";
    SHOWN_ON_CANVAS = "The way there is drawn on the canvas.", "El camino hasta allí está dibujado en el lienzo.", "O caminho até lá está desenhado na tela.";
    BADGE = "{block}: {problems}", "{block}: {problems}", "{block}: {problems}";
    AND_MORE = "and {count} more", "y {count} más", "e mais {count}";
    FIX_HARMS = "This leaves more errors than there are now.", "Esto deja más errores de los que hay ahora.", "Isso deixa mais erros do que há agora.";
    NOTHING_FIXED = "The flow changed meanwhile; nothing was fixed. Try again.", "El flujo cambió mientras tanto; no se corrigió nada. Inténtalo de nuevo.", "O fluxo mudou nesse meio-tempo; nada foi corrigido. Tente de novo.";
}
