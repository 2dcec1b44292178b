package playground.oracle.scripts;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;

/** A broker that is its own controller, on this machine alone. */
final class Broker {
    private static final long PATIENCE_MS = 90_000;

    private final Path properties;
    private final File errors;
    private final String address;
    private Process process;

    Broker(Path folder, JsonNode config) throws IOException {
        List<Integer> ports = freePorts();
        address = "127.0.0.1:" + ports.get(0);
        String controller = "127.0.0.1:" + ports.get(1);
        Properties all = new Properties();
        all.putAll(Map.of(
                "process.roles", "broker,controller",
                "node.id", "1",
                "controller.quorum.voters", "1@" + controller,
                "listeners", "PLAINTEXT://" + address + ",CONTROLLER://" + controller,
                "advertised.listeners", "PLAINTEXT://" + address,
                "controller.listener.names", "CONTROLLER",
                "listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT",
                "log.dirs", folder.resolve("disk").toString()));
        // one broker, as in the model; and no topics that nobody made
        all.putAll(Map.of(
                "offsets.topic.replication.factor", "1",
                "auto.create.topics.enable", "false",
                // less memory than as shipped: it must be small, not good
                "log.cleaner.dedupe.buffer.size", "8388608"));
        Settings.broker(config, all);
        properties = folder.resolve("server.properties");
        try (var out = Files.newOutputStream(properties)) {
            all.store(out, null);
        }
        errors = folder.resolve("broker.log").toFile();
    }

    private static List<Integer> freePorts() throws IOException {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        try (var one = new ServerSocket(0, 1, loopback); var other = new ServerSocket(0, 1, loopback)) {
            return List.of(one.getLocalPort(), other.getLocalPort());
        }
    }

    String address() {
        return address;
    }

    boolean isUp() {
        return process != null && process.isAlive();
    }

    /** Starts it, and waits until it answers. */
    void start(Admin admin) throws IOException, InterruptedException {
        process = Processes.start("512m", BrokerMain.class, errors, properties.toString());
        // what it prints is nothing to anybody, but must go somewhere
        Process started = process;
        Thread drain = new Thread(() -> {
            try (var out = started.getInputStream()) {
                out.transferTo(java.io.OutputStream.nullOutputStream());
            } catch (IOException gone) {
                // with the process
            }
        });
        drain.setDaemon(true);
        drain.start();
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MS);
        while (!answers(admin)) {
            if (!process.isAlive() || System.nanoTime() > until) {
                throw new IOException("the broker does not start:\n" + Files.readString(errors.toPath()));
            }
            Thread.sleep(200);
        }
    }

    private static boolean answers(Admin admin) throws InterruptedException {
        try {
            return !admin.describeCluster().nodes().get(5, TimeUnit.SECONDS).isEmpty();
        } catch (ExecutionException | java.util.concurrent.TimeoutException notYet) {
            return false;
        }
    }

    void kill() throws InterruptedException {
        if (process != null) {
            Processes.kill(process);
        }
    }
}
