package playground.oracle.scripts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** A consumer, through all the processes that have its name, as seen from outside. */
final class ConsumerProcess {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long PATIENCE_MS = 30_000;

    private final String name;
    private final String bootstrap;
    private final File errors;
    private JsonNode config;
    private Process process;
    private Thread listener;
    private boolean frozen;
    // what its process says
    private final List<String> told = new ArrayList<>();
    private final SortedMap<String, String> handed = new TreeMap<>();
    private final SortedMap<String, String> processed = new TreeMap<>();
    private final SortedMap<String, String> positions = new TreeMap<>();
    private boolean ready;
    private boolean ended;
    private int asked;
    private int answered;

    ConsumerProcess(JsonNode config, String bootstrap, File errors) {
        name = config.get("client_id").asText();
        this.config = config;
        this.bootstrap = bootstrap;
        this.errors = errors;
    }

    String name() {
        return name;
    }

    /** Its group, or null. */
    String group() {
        return config.get("group_id").isNull() ? null : config.get("group_id").asText();
    }

    void configure(JsonNode config) {
        this.config = config;
    }

    /** Starts a process, and waits until it is about to call poll() for the first time. */
    synchronized void start() throws IOException, InterruptedException {
        if (process != null && process.isAlive()) {
            throw new IOException(name + " cannot be started: it still runs");
        }
        ready = false;
        ended = false;
        told.add("started");
        process = Processes.start("96m", Application.class, errors);
        Process started = process;
        listener = new Thread(() -> listen(started));
        listener.setDaemon(true);
        listener.start();
        ObjectNode start = JSON.createObjectNode().put("bootstrap", bootstrap);
        send(start.set("config", config));
        await("start", () -> ready || ended);
    }

    /** Has it do something; it will when it is between two lines of its program. */
    void send(JsonNode command) throws IOException {
        var stdin = process.getOutputStream();
        stdin.write((command.toString() + "\n").getBytes(StandardCharsets.UTF_8));
        stdin.flush();
    }

    void kill() throws InterruptedException {
        Processes.kill(process);
        listener.join();
        frozen = false;
    }

    void freeze() throws IOException, InterruptedException {
        Processes.signal(process, "STOP");
        frozen = true;
    }

    void thaw() throws IOException, InterruptedException {
        if (frozen) {
            Processes.signal(process, "CONT");
            frozen = false;
        }
    }

    /** What is to be seen of it, and what has been heard of it since the last time. */
    synchronized void observe(Map<String, String> into) throws IOException, InterruptedException {
        positions.clear();
        if (!ended && !frozen) {
            asked += 1;
            send(JSON.createObjectNode().put("Observe", asked));
            await("answer", () -> ended || answered == asked);
        }
        into.put("consumer " + name, ended ? "gone" : frozen ? "frozen" : "running");
        if (!ended) {
            positions.forEach((partition, at) -> into.put("position " + name + " " + partition, at));
        }
        handed.forEach((partition, offsets) -> into.put("handed out " + name + " " + partition, offsets));
        processed.forEach((partition, offsets) -> into.put("processed " + name + " " + partition, offsets));
        if (!told.isEmpty()) {
            into.put("told " + name, String.join("; ", told));
        }
        told.clear();
        handed.clear();
        processed.clear();
    }

    private interface Condition {
        boolean holds();
    }

    private void await(String what, Condition condition) throws IOException, InterruptedException {
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MS);
        while (!condition.holds()) {
            long left = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime());
            if (left <= 0) {
                throw new IOException(name + " does not " + what);
            }
            wait(left);
        }
    }

    private void listen(Process from) {
        try (BufferedReader lines = from.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                hear(JSON.readTree(line));
            }
        } catch (IOException gone) {
            // as the end
        }
        gone();
    }

    private synchronized void gone() {
        if (!ended) {
            told.add("crashed");
        }
        ended = true;
        notifyAll();
    }

    private synchronized void hear(JsonNode line) {
        String value = line.get("value").asText();
        switch (line.get("what").asText()) {
            case "ready" -> ready = true;
            case "told" -> told.add(value);
            case "handed" -> append(handed, value);
            case "processed" -> append(processed, value);
            case "position" -> append(positions, value);
            case "observed" -> answered = Integer.parseInt(value);
            case "ended" -> {
                told.add(value.equals("closed") ? "closed" : "ended by " + value);
                ended = true;
            }
            default -> throw new IllegalStateException(name + " says " + line);
        }
        notifyAll();
    }

    /** A partition and a number. */
    private static void append(Map<String, String> to, String value) {
        String[] words = value.split(" ");
        to.merge(words[0], words[1], (before, number) -> before + " " + number);
    }
}
