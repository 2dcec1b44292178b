package playground.oracle.scripts;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.File;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.Uuid;

/** A broker that is its own controller, on this machine alone. */
final class Broker {
    private static final long PATIENCE_MS = 90_000;
    private static final int FIRST_PORT = 20_000;
    private static final int LAST_PORT = 30_000;
    private static final Set<Integer> PORTS = new HashSet<>();

    private final Path properties;
    private final File errors;
    private final String address;
    private final String cluster = Uuid.randomUuid().toString();
    private Process process;

    Broker(Path folder, JsonNode config) throws IOException {
        address = "127.0.0.1:" + freePort();
        String controller = "127.0.0.1:" + freePort();
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

    /** A port of nobody's, and not one of those that clients are given as they come. */
    private static synchronized int freePort() throws IOException {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(FIRST_PORT, LAST_PORT);
            if (!PORTS.add(port)) {
                continue;
            }
            try (var free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return free.getLocalPort();
            } catch (BindException taken) {
                // another
            }
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
        process = Processes.start("512m", BrokerMain.class, errors, properties.toString(), cluster);
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
        while (!process.isAlive() || !answers(admin)) {
            if (!process.isAlive() || System.nanoTime() > until) {
                throw new IOException("the broker does not start:\n" + Files.readString(errors.toPath()));
            }
            Thread.sleep(200);
        }
    }

    /** Whether it is this broker, and no other, that answers. */
    private boolean answers(Admin admin) throws InterruptedException {
        try {
            String found = admin.describeCluster().clusterId().get(5, TimeUnit.SECONDS);
            return found.equals(cluster);
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
