//! What the lint rules about session variables and about webhooks' results say.

use super::findings::{FindingWords, findings};
use super::{Words, words};

findings! {
    MALFORMED_VARIABLE {
        message: "“{variable}” in {block} is no name of a variable", "“{variable}” en {block} no es un nombre de variable", "“{variable}” em {block} não é um nome de variável";
        help: "Use only English letters, digits and _, right between double braces, such as client_name", "Usa solo letras sin tilde ni ñ, dígitos y _, justo entre llaves dobles, como nombre_cliente", "Use só letras sem acento nem cedilha, dígitos e _, logo entre chaves duplas, como nome_cliente";
        fix: "Correct the name", "Corregir el nombre", "Corrigir o nome";
    }

    UNSET_VARIABLE {
        message: "Nothing sets the variable “{variable}”, which {block} uses", "Nada asigna la variable “{variable}”, que {block} usa", "Nada define a variável “{variable}”, que {block} usa";
        help: "Save an answer in it, name it among what a webhook returns, or among the flow's inputs", "Guarda una respuesta en ella, nómbrala entre lo que devuelve un webhook o entre las entradas del flujo", "Salve uma resposta nela, nomeie-a entre o que um webhook devolve ou entre as entradas do fluxo";
        fix: "", "", "";
    }

    POSSIBLY_UNSET_VARIABLE {
        message: "The variable “{variable}” has no value in {block} when the conversation goes this way: {way}", "La variable “{variable}” no tiene valor en {block} cuando la conversación va por aquí: {way}", "A variável “{variable}” não tem valor em {block} quando a conversa vai por aqui: {way}";
        help: "Set it on this way too, or lead the way around the block", "Asígnala también en este camino, o haz que el camino evite el bloque", "Defina-a também neste caminho, ou faça o caminho desviar do bloco";
        fix: "", "", "";
    }

    MISSPELLED_VARIABLE {
        message: "Nothing sets the variable “{variable}”, which {block} uses: did you mean “{near}”?", "Nada asigna la variable “{variable}”, que {block} usa: ¿querías decir “{near}”?", "Nada define a variável “{variable}”, que {block} usa: você quis dizer “{near}”?";
        help: "Write the name in the same way where it is set and where it is used", "Escribe el nombre igual donde se asigna y donde se usa", "Escreva o nome igual onde é definido e onde é usado";
        fix: "Write “{near}”", "Escribir “{near}”", "Escrever “{near}”";
    }

    UNUSED_VARIABLE {
        message: "Nothing needs the variable “{variable}”", "Nada necesita la variable “{variable}”", "Nada precisa da variável “{variable}”";
        help: "Show or compare it, or stop setting it", "Muéstrala o compárala, o deja de asignarla", "Mostre-a ou compare-a, ou deixe de defini-la";
        fix: "", "", "";
    }

    CONFLICTING_VARIABLE_TYPES {
        message: "{block} saves the variable “{variable}” as “{type}”, and {first} as “{other}”", "{block} guarda la variable “{variable}” como “{type}”, y {first} como “{other}”", "{block} salva a variável “{variable}” como “{type}”, e {first} como “{other}”";
        help: "Choose the same type in both blocks, or save in two variables", "Elige el mismo tipo en los dos bloques, o guarda en dos variables", "Escolha o mesmo tipo nos dois blocos, ou salve em duas variáveis";
        fix: "", "", "";
    }

    GMT_TIME_CONDITION {
        message: "{block} compares the time of day, which the platform counts in GMT", "{block} compara la hora del día, que la plataforma cuenta en GMT", "{block} compara a hora do dia, que a plataforma conta em GMT";
        help: "Check that its hours are written in GMT, not in your own time", "Revisa que sus horas estén escritas en GMT, no en tu hora local", "Confira se as horas estão escritas em GMT, não no seu horário local";
        fix: "", "", "";
    }

    CONDITION_NEVER_TRUE {
        message: "The path {exit} of {block} is never walked: {why}", "El camino {exit} de {block} nunca se recorre: {why}", "O caminho {exit} de {block} nunca é percorrido: {why}";
        help: "Correct what it compares with, or remove it", "Corrige con qué compara, o quítalo", "Corrija com o que compara, ou remova-o";
        fix: "", "", "";
    }

    UNDECLARED_WEBHOOK_RESULT {
        message: "The webhook on the path {exit} of {block} does not say what it returns, and “{variable}” in {user} can only come from there", "El webhook en el camino {exit} de {block} no dice qué devuelve, y “{variable}” en {user} solo puede venir de allí", "O webhook no caminho {exit} de {block} não diz o que devolve, e “{variable}” em {user} só pode vir dali";
        help: "Name at the webhook the variables that your server sends back", "Nombra en el webhook las variables que devuelve tu servidor", "Nomeie no webhook as variáveis que seu servidor devolve";
        fix: "", "", "";
    }

    SLOW_WEBHOOK {
        message: "The webhook on the path {exit} of {block} takes {seconds} seconds; the platform waits less than 10", "El webhook en el camino {exit} de {block} tarda {seconds} segundos; la plataforma espera menos de 10", "O webhook no caminho {exit} de {block} leva {seconds} segundos; a plataforma espera menos de 10";
        help: "Lead the path into a request trigger, which waits until your server is ready", "Lleva el camino a un request trigger, que espera hasta que tu servidor esté listo", "Leve o caminho a um request trigger, que espera até seu servidor estar pronto";
        fix: "", "", "";
    }
}

words! {
    WHY_TWICE = "the block makes the same comparison before", "el bloque ya hace antes la misma comparación", "o bloco já faz antes a mesma comparação";
    WHY_NO_TIMES = "it needs two times of day, such as 09:00 and 18:00", "necesita dos horas del día, como 09:00 y 18:00", "precisa de duas horas do dia, como 09:00 e 18:00";
    WHY_SAME_TIMES = "there is no time between two times that are the same", "no hay tiempo entre dos horas iguales", "não há tempo entre duas horas iguais";
    WHY_NO_NUMBER = "a word is neither more nor less than a number", "una palabra no es mayor ni menor que un número", "uma palavra não é maior nem menor que um número";
    WHY_NO_DAY = "the day of the week is a number", "el día de la semana es un número", "o dia da semana é um número";
}
