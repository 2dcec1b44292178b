package playground.oracle;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import org.apache.kafka.common.utils.AppInfoParser;

import playground.oracle.scripts.Requests;

/**
 * Has Kafka's own classes answer questions.
 *
 * <p>A question is a line of JSON on the standard input, its answer the line of JSON that follows on
 * the standard output; the first line there says which Kafka answers. The end of the input is the end
 * of the program.
 */
public final class Main {
    static final ObjectMapper JSON = new ObjectMapper();

    private Main() {
    }

    public static void main(String[] arguments) throws Exception {
        String about = arguments.length == 1 ? arguments[0] : "";
        switch (about) {
            case "partitioner" -> answer(Partitioner::answer);
            case "assignors" -> answer(Assignors::answer);
            case "timing" -> answer(Timing::answer);
            case "requests" -> answerAll(Requests::answers);
            default -> {
                System.err.println("error: `" + about
                    + "` is nothing to ask about: there are partitioner, assignors, timing and requests");
                System.exit(2);
            }
        }
    }

    /** What is to be asked all at once. */
    private interface Everything {
        List<?> answers(List<JsonNode> questions) throws Exception;
    }

    private static void answerAll(Everything asked) throws Exception {
        PrintStream out = begin();
        List<JsonNode> questions = new ArrayList<>();
        var in = input();
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            questions.add(JSON.readTree(line));
        }
        for (Object answer : asked.answers(questions)) {
            out.println(JSON.writeValueAsString(answer));
        }
        out.flush();
        // whatever threads Kafka may have left
        System.exit(0);
    }

    /** Where the answers go, the first of which is which Kafka answers. */
    private static PrintStream begin() {
        // whatever Kafka may print itself must not get between the answers
        PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
        System.setOut(System.err);
        out.println(JSON.createObjectNode()
            .put("kafka", kafkaVersion())
            .put("java", System.getProperty("java.version")));
        out.flush();
        return out;
    }

    private static BufferedReader input() {
        return new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    }

    private static void answer(Function<JsonNode, JsonNode> question) throws IOException {
        PrintStream out = begin();
        var in = input();
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            out.println(question.apply(JSON.readTree(line)));
            if (!in.ready()) {
                out.flush();
            }
        }
        out.flush();
    }

    /** Asked in silence: the first of Kafka's classes would complain that nobody keeps its log. */
    private static String kafkaVersion() {
        PrintStream errors = System.err;
        System.setErr(new PrintStream(OutputStream.nullOutputStream()));
        try {
            return AppInfoParser.getVersion();
        } finally {
            System.setErr(errors);
        }
    }
}
