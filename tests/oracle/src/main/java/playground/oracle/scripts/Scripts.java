package playground.oracle.scripts;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.utils.AppInfoParser;

/**
 * Plays scripts on Apache Kafka and records what is to be seen: {@code Scripts PLANS FOLDER}, with the plans as the
 * example {@code script} prints them, and the folder for the recordings.
 */
public final class Scripts {
    /** As many as two cores can play; mostly they wait. */
    private static final int AT_ONCE = 4;

    private static final int MINUTES_EACH = 5;
    /** Where this program speaks; Kafka's tools are given another place meanwhile. */
    private static final PrintStream SAY = System.out;

    private static final ObjectMapper JSON = new ObjectMapper();

    private Scripts() {}

    public static void main(String[] arguments) throws Exception {
        Processes.exitWithParent();
        JsonNode plans = JSON.readTree(new File(arguments[0]));
        Path folder = Path.of(arguments[1]);
        Files.createDirectories(folder);
        // a thread to play in, and one to stop it
        ExecutorService players = Executors.newFixedThreadPool(AT_ONCE);
        ExecutorService limits = Executors.newCachedThreadPool();
        Map<String, Future<Void>> playing = new LinkedHashMap<>();
        plans.properties().forEach(plan -> {
            Callable<Void> play = () -> record(plan.getValue(), folder.resolve(plan.getKey() + ".json"));
            playing.put(plan.getKey(), players.submit(() -> limited(limits.submit(play))));
        });
        List<String> failed = new ArrayList<>();
        for (var script : playing.entrySet()) {
            try {
                script.getValue().get();
                SAY.println("recorded " + script.getKey());
            } catch (ExecutionException failure) {
                SAY.println(script.getKey() + " could not be recorded");
                failure.getCause().printStackTrace(SAY);
                failed.add(script.getKey());
            }
        }
        int recorded = playing.size() - failed.size();
        SAY.println(recorded + (recorded == 1 ? " script was" : " scripts were") + " recorded with Apache Kafka "
                + AppInfoParser.getVersion() + ".");
        System.exit(failed.isEmpty() ? 0 : 1);
    }

    private static Void limited(Future<Void> playing) throws Exception {
        try {
            return playing.get(MINUTES_EACH, TimeUnit.MINUTES);
        } catch (TimeoutException late) {
            playing.cancel(true);
            throw new TimeoutException("it took longer than " + MINUTES_EACH + " minutes");
        }
    }

    private static Void record(JsonNode plan, Path recording) throws Exception {
        Path folder = Files.createTempDirectory("offset-playground");
        Thread deletion = new Thread(() -> delete(folder));
        Runtime.getRuntime().addShutdownHook(deletion);
        try (Play play = new Play(plan, folder)) {
            Map<String, Object> recorded = new LinkedHashMap<>();
            recorded.put("kafka", AppInfoParser.getVersion());
            // which of kafka-consumer-groups.sh's tables are looked at: older recordings have the first alone
            recorded.put("tables", List.of("offsets", "state", "members", "told"));
            recorded.put("moments", play.run());
            Files.writeString(recording, pretty(recorded) + "\n");
        } finally {
            delete(folder);
        }
        return null;
    }

    private static String pretty(Object recorded) throws IOException {
        DefaultPrettyPrinter printer = new DefaultPrettyPrinter();
        printer.indentObjectsWith(new DefaultIndenter("  ", "\n"));
        return JSON.writer(printer).writeValueAsString(recorded);
    }

    private static void delete(Path folder) {
        try (var inside = Files.walk(folder)) {
            inside.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        } catch (IOException gone) {
            // somebody was faster
        }
    }
}
