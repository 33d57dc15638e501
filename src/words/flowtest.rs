//! What was not as a test of a flow says, in words.

use super::words;

words! {
    UNKNOWN_BLOCK = "the flow has no block “{name}”", "el flujo no tiene ningún bloque “{name}”", "o fluxo não tem nenhum bloco “{name}”";
    UNKNOWN_PATH = "the flow has no path “{name}”", "el flujo no tiene ningún camino “{name}”", "o fluxo não tem nenhum caminho “{name}”";
    UNKNOWN_WEBHOOK = "the flow has no webhook “{name}”", "el flujo no tiene ningún webhook “{name}”", "o fluxo não tem nenhum webhook “{name}”";
    NEAR = "is it “{name}”?", "¿es “{name}”?", "é “{name}”?";
    NO_OPTION = "“{block}” has no option “{option}”; it has {options}", "“{block}” no tiene la opción “{option}”; tiene {options}", "“{block}” não tem a opção “{option}”; tem {options}";
    NO_OPTIONS = "there is no option “{option}” to choose at “{block}”", "no hay ninguna opción “{option}” para elegir en “{block}”", "não há nenhuma opção “{option}” para escolher em “{block}”";
    NOT_MOCKED = "the webhook {webhook} ({url}) was called, and no mock answers it", "se llamó el webhook {webhook} ({url}) y ningún mock lo responde", "o webhook {webhook} ({url}) foi chamado, e nenhum mock o responde";
    SPENT = "the webhook {webhook} ({url}) was called more often than its mocks answer it", "se llamó el webhook {webhook} ({url}) más veces de las que lo responden sus mocks", "o webhook {webhook} ({url}) foi chamado mais vezes do que os mocks dele respondem";
    MISSING = "this did not happen: {event}", "esto no pasó: {event}", "isto não aconteceu: {event}";
    INSTEAD = "this did, behind what was expected before:", "pasó esto, después de lo que se esperaba antes:", "aconteceu isto, depois do que se esperava antes:";
    NOTHING_MORE = "nothing more happened", "no pasó nada más", "nada mais aconteceu";
    UNEXPECTED = "the test is exact, and this happened beside: {event}", "la prueba es exacta, y además pasó esto: {event}", "o teste é exato, e além disso aconteceu isto: {event}";
    PROBLEM = "a problem that the test does not expect: {problem}", "un problema que la prueba no espera: {problem}", "um problema que o teste não espera: {problem}";
    VARIABLE = "{name} is {found} in the end, not {wanted}", "{name} es {found} al final, no {wanted}", "{name} é {found} no fim, não {wanted}";
    VARIABLE_UNSET = "{name} has no value in the end; the test says {wanted}", "{name} no tiene valor al final; la prueba dice {wanted}", "{name} não tem valor no fim; o teste diz {wanted}";
    VARIABLE_SET = "{name} is {found} in the end; the test says that it has no value", "{name} es {found} al final; la prueba dice que no tiene valor", "{name} é {found} no fim; o teste diz que não tem valor";
    UNUSED = "this mock was never used: {webhook} was not called", "este mock nunca se usó: no se llamó {webhook}", "este mock nunca foi usado: {webhook} não foi chamado";
    UNUSED_TIMES = "this mock answered {webhook} {found} times, not {wanted}", "este mock respondió {webhook} {found} veces, no {wanted}", "este mock respondeu {webhook} {found} vezes, não {wanted}";
    TOO_LONG = "the conversation goes on for too long: it was stopped", "la conversación sigue por demasiado tiempo: se detuvo", "a conversa continua por tempo demais: foi interrompida";

    PASSED = "passed", "pasó", "passou";
    FAILED = "FAILED", "FALLÓ", "FALHOU";
    TESTS_ONE = "1 test", "1 prueba", "1 teste";
    TESTS = "{count} tests", "{count} pruebas", "{count} testes";
    FAILED_ONE = "1 failed", "1 falló", "1 falhou";
    FAILED_MANY = "{count} failed", "{count} fallaron", "{count} falharam";
    ALL_PASSED = "all passed", "todas pasaron", "todos passaram";
    COVERAGE = "{flow}: {blocks} of {all_blocks} blocks, {paths} of {all_paths} paths ({percent} %)", "{flow}: {blocks} de {all_blocks} bloques, {paths} de {all_paths} caminos ({percent} %)", "{flow}: {blocks} de {all_blocks} blocos, {paths} de {all_paths} caminhos ({percent} %)";
    NOT_WALKED = "not walked: {paths}", "sin recorrer: {paths}", "não percorridas: {paths}";
    AND_MORE = "and {count} more", "y {count} más", "e mais {count}";
    TOO_LITTLE = "{flow}: {percent} % of the paths are walked; at least {least} % must be", "{flow}: se recorre el {percent} % de los caminos; debe ser al menos el {least} %", "{flow}: {percent} % dos caminhos são percorridos; devem ser pelo menos {least} %";
    NO_TESTS = "no tests", "sin pruebas", "sem testes";
}
