//! The conversation that is played in the window.

use super::words;

words! {
    SIMULATE = "Simulate", "Simular", "Simular";
    CHAT = "Chat", "Chat", "Chat";
    EXCHANGES = "Exchanges", "Intercambios", "Trocas";

    PLAY = "Play the flow", "Probar el flujo", "Testar o fluxo";
    PLAY_TIP = "Try the conversation as the user’s phone would show it", "Probar la conversación como se vería en el teléfono del usuario", "Testar a conversa como apareceria no celular do usuário";
    PLAY_HERE = "Play from this block", "Probar desde este bloque", "Testar a partir deste bloco";
    PLAY_HERE_TIP = "Begin a conversation at the selected block", "Empezar una conversación en el bloque seleccionado", "Começar uma conversa no bloco selecionado";
    RESTART = "Restart the conversation", "Reiniciar la conversación", "Reiniciar a conversa";
    RESTART_TIP = "Begin again with the flow as it is now", "Empezar de nuevo con el flujo como está ahora", "Começar de novo com o fluxo como está agora";
    REPLAY = "Replay", "Repetir", "Repetir";
    REPLAY_TIP = "Say and answer the same again with the flow as it is now, and see what is different", "Decir y responder lo mismo otra vez con el flujo como está ahora, y ver qué cambia", "Dizer e responder o mesmo outra vez com o fluxo como está agora, e ver o que muda";
    SHOW_CHAT = "Show the chat", "Mostrar el chat", "Mostrar o chat";
    SHOW_CHAT_TIP = "Show or hide the conversation that is played", "Mostrar u ocultar la conversación de prueba", "Mostrar ou ocultar a conversa de teste";
    SHOW_EXCHANGES = "Show exchanges", "Mostrar intercambios", "Mostrar trocas";
    SHOW_EXCHANGES_TIP = "Show or hide what goes between the platform and your server", "Mostrar u ocultar lo que va entre la plataforma y tu servidor", "Mostrar ou ocultar o que passa entre a plataforma e o seu servidor";

    CHANGED = "The flow has changed since this conversation began", "El flujo cambió desde que empezó esta conversación", "O fluxo mudou desde que esta conversa começou";
    RESTART_SHORT = "Restart", "Reiniciar", "Reiniciar";
    NO_BLOCKS = "The flow has no blocks yet: add one, and play it here", "El flujo aún no tiene bloques: agrega uno y pruébalo aquí", "O fluxo ainda não tem blocos: adicione um e teste aqui";
    BEGIN = "Start", "Empezar", "Começar";
    BEGIN_INBOUND = "The user writes first. Write something below, or press Start to say “{text}”", "El usuario escribe primero. Escribe algo abajo, o pulsa Empezar para decir “{text}”", "O usuário escreve primeiro. Escreva algo abaixo, ou aperte Começar para dizer “{text}”";
    BEGIN_OUTBOUND = "The company writes first: press Start to send the first message", "La empresa escribe primero: pulsa Empezar para enviar el primer mensaje", "A empresa escreve primeiro: aperte Começar para enviar a primeira mensagem";
    BEGIN_AT = "The conversation will begin at “{block}”", "La conversación empezará en “{block}”", "A conversa vai começar em “{block}”";
    INPUTS = "The company sends these along", "La empresa envía estos datos", "A empresa envia estes dados";
    AGAIN = "Begin again", "Empezar de nuevo", "Começar de novo";

    WRITE = "Write as the user", "Escribe como el usuario", "Escreva como o usuário";
    SEND = "Send", "Enviar", "Enviar";
    ATTACH = "Attach", "Adjuntar", "Anexar";
    CHOOSE = "Choose an option", "Elegir una opción", "Escolher uma opção";
    CLOSE_LIST = "Close the list", "Cerrar la lista", "Fechar a lista";
    TEMPLATE = "Template", "Plantilla", "Modelo";
    REMINDER = "Reminder", "Recordatorio", "Lembrete";
    CHOOSE_EXIT = "What this block does cannot be played. How does the conversation go on?", "Lo que hace este bloque no se puede simular. ¿Cómo sigue la conversación?", "O que este bloco faz não pode ser simulado. Como a conversa continua?";
    TAKE_EXIT = "Take the exit “{exit}”", "Tomar la salida “{exit}”", "Seguir pela saída “{exit}”";
    OLDER = "Earlier messages are no longer kept", "Los mensajes anteriores ya no se guardan", "As mensagens anteriores não são mais guardadas";
    GO_TO_BLOCK = "Show “{block}” on the canvas", "Mostrar “{block}” en el lienzo", "Mostrar “{block}” na tela";
    DETAILS = "Show each step", "Mostrar cada paso", "Mostrar cada passo";
    DETAILS_TIP = "Also show which paths are taken and which variables are set", "Mostrar también los caminos recorridos y las variables asignadas", "Mostrar também os caminhos percorridos e as variáveis definidas";

    CLOCK = "Move the clock", "Mover el reloj", "Mover o relógio";
    CLOCK_TIP = "The conversation’s own clock: it stands still until you move it", "El reloj propio de la conversación: no avanza hasta que lo mueves", "O relógio da própria conversa: ele fica parado até você movê-lo";
    CLOCK_BY = "Minutes", "Minutos", "Minutos";
    MOVE_ON = "Move on", "Avanzar", "Avançar";
    TO_NEXT = "Next event", "Próximo evento", "Próximo evento";
    TO_NEXT_IN = "Next event in {time}", "Próximo evento en {time}", "Próximo evento em {time}";
    NEXT_WEBHOOK = "the webhook is given up", "se abandona el webhook", "o webhook é abandonado";
    NEXT_ALTERNATE = "the alternate flow begins", "empieza el flujo alternativo", "começa o fluxo alternativo";
    NEXT_REMINDER = "a reminder is sent", "se envía un recordatorio", "um lembrete é enviado";
    NEXT_COLLECTED = "the messages are taken together", "se toman juntos los mensajes", "as mensagens são lidas juntas";
    NEXT_INACTIVE = "the conversation is closed", "se cierra la conversación", "a conversa é encerrada";
    LATER = "{time} later", "{time} después", "{time} depois";

    VARIABLES = "Variables ({count})", "Variables ({count})", "Variáveis ({count})";
    NO_VARIABLES = "No variable has a value yet", "Ninguna variable tiene valor aún", "Nenhuma variável tem valor ainda";
    IS_NEW = "new", "nueva", "nova";

    CALLS = "The platform calls your server", "La plataforma llama a tu servidor", "A plataforma chama o seu servidor";
    CALLS_ABOUT = "No server is connected: answer in its place", "No hay un servidor conectado: responde en su lugar", "Não há servidor conectado: responda no lugar dele";
    CALLS_TRIGGER = "A request trigger follows: its variables usually come later, with the session update", "Sigue un request trigger: sus variables suelen llegar después, con la actualización de la sesión", "Depois vem um request trigger: as variáveis dele costumam chegar depois, com a atualização da sessão";
    UNFOLD = "Send variables with the answer", "Enviar variables con la respuesta", "Enviar variáveis com a resposta";
    ANSWER = "Answer", "Responder", "Responder";
    NO_ANSWER = "No answer in {time}", "Sin respuesta en {time}", "Sem resposta em {time}";
    ERROR = "Error", "Error", "Erro";
    ERROR_TIP = "Your server answers with an error, 500", "Tu servidor responde con un error, 500", "O seu servidor responde com um erro, 500";
    PAUSED = "The conversation is paused", "La conversación está en pausa", "A conversa está em pausa";
    PAUSED_ABOUT = "It waits until your server sends the session update", "Espera a que tu servidor envíe la actualización de la sesión", "Ela espera o seu servidor enviar a atualização da sessão";
    SEND_UPDATE = "Send update", "Enviar actualización", "Enviar atualização";
    VALUE_OF = "Value of {name}", "Valor de {name}", "Valor de {name}";
    USE_VALUE = "{value} for {name}", "{value} para {name}", "{value} para {name}";
    NO_FIELDS = "The flow reads no variable after this", "El flujo no lee ninguna variable después de esto", "O fluxo não lê nenhuma variável depois disto";
    ANOTHER = "Another variable", "Otra variable", "Outra variável";
    NAME = "Name", "Nombre", "Nome";
    VALUE = "Value", "Valor", "Valor";

    DIFFERS = "From here on it is another conversation", "Desde aquí es otra conversación", "Daqui em diante é outra conversa";
    BEFORE = "Before: {what}", "Antes: {what}", "Antes: {what}";
    NOW = "Now: {what}", "Ahora: {what}", "Agora: {what}";
    NOTHING = "nothing happened", "no pasó nada", "nada aconteceu";
    REPLAYED_SAME = "Replayed: the conversation is the same as before", "Repetida: la conversación es la misma que antes", "Repetida: a conversa é a mesma de antes";
    REPLAYED_DIFFERS = "Replayed: the conversation differs from before; the chat shows where", "Repetida: la conversación es distinta de antes; el chat muestra dónde", "Repetida: a conversa é diferente de antes; o chat mostra onde";

    NO_EXCHANGES = "Nothing was sent yet. Webhooks and session updates are listed here when the conversation comes to them", "Aún no se envió nada. Los webhooks y las actualizaciones de la sesión aparecen aquí cuando la conversación llega a ellos", "Nada foi enviado ainda. Os webhooks e as atualizações da sessão aparecem aqui quando a conversa chega a eles";
    OPEN_CALL = "not answered yet", "sin respuesta aún", "sem resposta ainda";
    TIMED_OUT = "timed out", "tiempo agotado", "tempo esgotado";
    FAILED = "not reached: {cause}", "no se alcanzó: {cause}", "não alcançado: {cause}";
    REQUEST = "Request", "Solicitud", "Solicitação";
    REPLY = "Answer", "Respuesta", "Resposta";
    COPY = "Copy", "Copiar", "Copiar";
    COPY_WHAT = "Copy: {what}", "Copiar: {what}", "Copiar: {what}";
    NOTHING_IN = "empty", "vacío", "vazio";
    WIRING = "Real webhooks…", "Webhooks reales…", "Webhooks reais…";
    WIRING_TIP = "Call your own server while you play, and take its session updates", "Llamar a tu propio servidor mientras pruebas, y recibir sus actualizaciones de la sesión", "Chamar o seu próprio servidor durante o teste e receber as atualizações da sessão dele";
    WIRING_ABOUT = "The platform is played on this computer: it calls the webhooks of your flow and takes the session updates of your server. Give your server the address that the chat then shows, as TREBLE_BASE_URL", "La plataforma se simula en este computador: llama los webhooks de tu flujo y recibe las actualizaciones de la sesión de tu servidor. Dale a tu servidor la dirección que el chat mostrará, como TREBLE_BASE_URL", "A plataforma é simulada neste computador: ela chama os webhooks do seu fluxo e recebe as atualizações da sessão do seu servidor. Dê ao seu servidor o endereço que o chat vai mostrar, como TREBLE_BASE_URL";
    MAP_FROM = "Addresses that begin with", "Las direcciones que empiezan con", "Os endereços que começam com";
    MAP_TO = "are called at", "se llaman en", "são chamados em";
    BAD_MAP = "Both must be addresses such as https://example.com/hooks", "Ambas deben ser direcciones como https://example.com/hooks", "Os dois devem ser endereços como https://example.com/hooks";
    ADD_MAP = "Another address", "Otra dirección", "Outro endereço";
    NETWORK = "Call servers on the internet too", "Llamar también a servidores en internet", "Chamar também servidores na internet";
    NETWORK_ABOUT = "Otherwise only servers on this computer are called, so that a test reaches no real customer system", "Si no, solo se llama a servidores en este computador, para que una prueba no llegue a ningún sistema real", "Senão, só servidores neste computador são chamados, para que um teste não chegue a nenhum sistema real";
    FAULTS = "What goes wrong on purpose ({count})", "Lo que falla a propósito ({count})", "O que falha de propósito ({count})";
    FAULTS_ABOUT = "A good server copes with each of these", "Un buen servidor soporta cada una de estas fallas", "Um bom servidor aguenta cada uma destas falhas";
    RULES = "What is not known of the platform", "Lo que no se sabe de la plataforma", "O que não se sabe da plataforma";
    RULES_ABOUT = "The platform’s documents do not say these: choose what it does here", "Los documentos de la plataforma no lo dicen: elige qué hace aquí", "Os documentos da plataforma não dizem isto: escolha o que ela faz aqui";
    EARLY = "A session update before the pause", "Una actualización antes de la pausa", "Uma atualização antes da pausa";
    EARLY_REFUSE = "is refused", "se rechaza", "é recusada";
    EARLY_SET = "sets its variables, and the pause still comes", "asigna sus variables, y la pausa llega igual", "define as variáveis, e a pausa vem mesmo assim";
    EARLY_KEEP = "is kept, and ends the pause when it comes", "se guarda y termina la pausa cuando llega", "é guardada e encerra a pausa quando ela vem";
    SECOND = "A second session update", "Una segunda actualización", "Uma segunda atualização";
    SECOND_SET = "sets its variables", "asigna sus variables", "define as variáveis";
    SECOND_REFUSE = "is refused", "se rechaza", "é recusada";
    WHILE_PAUSED = "A message of the user’s during the pause", "Un mensaje del usuario durante la pausa", "Uma mensagem do usuário durante a pausa";
    PAUSED_DEFAULT = "takes the default answer", "toma la respuesta por defecto", "segue pela resposta padrão";
    PAUSED_IGNORE = "is ignored", "se ignora", "é ignorada";
    CONNECT = "Connect", "Conectar", "Conectar";
    APPLY = "Apply", "Aplicar", "Aplicar";
    DISCONNECT = "Disconnect", "Desconectar", "Desconectar";
    CONNECTED = "Webhooks are really called now. Your server reaches the platform at {url}", "Ahora los webhooks se llaman de verdad. Tu servidor encuentra la plataforma en {url}", "Agora os webhooks são chamados de verdade. O seu servidor encontra a plataforma em {url}";
    LIVE_AT = "Real webhooks. Platform: {url}", "Webhooks reales. Plataforma: {url}", "Webhooks reais. Plataforma: {url}";
    COPY_URL = "Copy the platform’s address", "Copiar la dirección de la plataforma", "Copiar o endereço da plataforma";
    LIVE_CALLS = "Your server has {time} to answer", "Tu servidor tiene {time} para responder", "O seu servidor tem {time} para responder";
    BY_HAND = "Send it by hand", "Enviarla a mano", "Enviar à mão";
    CALLED_AT = "called at {url}", "llamado en {url}", "chamado em {url}";
    STANDS_HERE = "The conversation is here", "La conversación está aquí", "A conversa está aqui";
}
