//! Texts of the tour on the identity-check sample.

use super::words;

words! {
    TOUR = "Take the tour", "Hacer el recorrido", "Fazer o tour";
    TOUR_TIP = "Two minutes on a sample flow: what is where, and how to insert a request trigger", "Dos minutos con un flujo de ejemplo: qué hay en cada parte y cómo insertar un request trigger", "Dois minutos em um fluxo de exemplo: o que há em cada parte e como inserir um request trigger";
    TOUR_STEP = "Step {number} of {count}", "Paso {number} de {count}", "Passo {number} de {count}";
    TOUR_START = "Start the tour", "Empezar el recorrido", "Começar o tour";
    TOUR_DECLINE = "No, thanks", "No, gracias", "Não, obrigado";
    TOUR_NEXT = "Next", "Siguiente", "Próximo";
    TOUR_BACK = "Back", "Atrás", "Voltar";
    TOUR_SKIP = "Skip the tour", "Omitir el recorrido", "Pular o tour";
    TOUR_FINISH = "Finish the tour", "Terminar el recorrido", "Terminar o tour";
    TOUR_DONE = "Done", "Hecho", "Feito";
    TOUR_TRY = "Try it: {what}", "Pruébalo: {what}", "Experimente: {what}";

    OFFER_TITLE = "New here?", "¿Es tu primera vez aquí?", "É sua primeira vez aqui?";
    OFFER_TEXT = "A tour on a sample flow shows in two minutes what is where. You can leave it at any step.", "Un recorrido por un flujo de ejemplo muestra en dos minutos qué hay en cada parte. Puedes dejarlo en cualquier paso.", "Um tour por um fluxo de exemplo mostra em dois minutos o que há em cada parte. Você pode sair em qualquer passo.";
    BLOCK_TITLE = "Blocks are messages and decisions", "Los bloques son mensajes y decisiones", "Os blocos são mensagens e decisões";
    BLOCK_TEXT = "This flow checks an identity document. The conversation begins here; the dots at the right lead on.", "Este flujo valida un documento de identidad. La conversación empieza aquí; los puntos de la derecha llevan a lo que sigue.", "Este fluxo valida um documento de identidade. A conversa começa aqui; os pontos à direita levam ao que segue.";
    BLOCK_TRY = "click the block", "haz clic en el bloque", "clique no bloco";
    PATH_TITLE = "Paths carry webhooks", "Los caminos llevan webhooks", "Os caminhos levam webhooks";
    PATH_TEXT = "When a conversation walks this path, the platform calls your server at this address.", "Cuando una conversación recorre este camino, la plataforma llama a tu servidor en esta dirección.", "Quando uma conversa percorre este caminho, a plataforma chama seu servidor neste endereço.";
    PATH_TRY = "click the path and see its webhook on top of the canvas", "haz clic en el camino y mira su webhook arriba del lienzo", "clique no caminho e veja seu webhook no topo da tela";
    TRIGGER_TITLE = "A request trigger waits", "Un request trigger espera", "Um request trigger espera";
    TRIGGER_TEXT = "Here the conversation stops until your server updates the session. “6 of 6” means that all its parts are there.", "Aquí la conversación se detiene hasta que tu servidor actualice la sesión. “6 de 6” significa que están todas sus partes.", "Aqui a conversa para até que seu servidor atualize a sessão. “6 de 6” significa que todas as suas partes estão lá.";
    TRIGGER_TRY = "click the block", "haz clic en el bloque", "clique no bloco";
    INSPECTOR_TITLE = "The inspector shows every field", "El inspector muestra cada campo", "O inspetor mostra cada campo";
    INSPECTOR_TEXT = "Texts, options, paths and webhooks of what is selected are edited here. For a request trigger it lists the six parts, and how to add what is missing.", "Aquí se editan los textos, opciones, caminos y webhooks de lo seleccionado. De un request trigger muestra las seis partes y cómo agregar lo que falta.", "Aqui se editam os textos, opções, caminhos e webhooks do que está selecionado. De um request trigger mostra as seis partes e como adicionar o que falta.";
    PROBLEMS_TITLE = "Problems are found as you work", "Los problemas se encuentran mientras trabajas", "Os problemas são encontrados enquanto você trabalha";
    PROBLEMS_TEXT = "Click one to go there; many have a fix. This one reminds you to put in the address of your own server.", "Haz clic en uno para ir allí; muchos tienen corrección. Este te recuerda poner la dirección de tu propio servidor.", "Clique em um para ir até ele; muitos têm correção. Este lembra de colocar o endereço do seu próprio servidor.";
    INSERT_TITLE = "Insert a request trigger", "Inserta un request trigger", "Insira um request trigger";
    INSERT_TEXT = "The path after the first block is selected. A request trigger can be inserted there in one step, and undone in one.", "El camino que sale del primer bloque está seleccionado. Ahí se puede insertar un request trigger en un paso, y deshacerlo en uno.", "O caminho que sai do primeiro bloco está selecionado. Ali é possível inserir um request trigger em um passo, e desfazê-lo em um.";
    INSERT_TRY = "press {keys}, enter https://example.com/hook and insert it", "pulsa {keys}, escribe https://example.com/hook e insértalo", "pressione {keys}, digite https://example.com/hook e insira";
    EXPORT_TITLE = "Take it to the platform", "Llévalo a la plataforma", "Leve-o para a plataforma";
    EXPORT_TEXT = "Export writes the platform’s formats, a guide to build the flow click by click, and a webhook server to start from.", "Exportar escribe los formatos de la plataforma, una guía para construir el flujo clic a clic y un servidor de webhooks para empezar.", "Exportar escreve os formatos da plataforma, um guia para construir o fluxo clique a clique e um servidor de webhooks para começar.";
    EXPORT_TRY = "press {keys} to see what can be exported", "pulsa {keys} para ver qué se puede exportar", "pressione {keys} para ver o que pode ser exportado";
    END_TITLE = "That was the tour", "Ese fue el recorrido", "Esse foi o tour";
    END_TEXT = "{shortcuts} shows every shortcut, and {commands} finds every command. The tour stands in the menu “View”.", "{shortcuts} muestra todos los atajos y {commands} encuentra cada comando. El recorrido está en el menú “Ver”.", "{shortcuts} mostra todos os atalhos e {commands} encontra cada comando. O tour está no menu “Ver”.";
}
