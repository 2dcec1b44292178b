package playground.oracle.scripts;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Every process that was started. None outlives this one, whichever way it ends. */
final class Processes {
    private static final Set<Process> ALL = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> ALL.forEach(Process::destroyForcibly)));
    }

    private Processes() {}

    /** Starts a virtual machine of its own, whose errors go to a file. */
    static Process start(String heap, Class<?> main, File errors, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-Xmx" + heap,
                // many start at once on few cores: what they start with counts, not what they reach
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectError(Redirect.appendTo(errors)).start();
        ALL.add(process);
        process.onExit().thenAccept(ALL::remove);
        return process;
    }

    /** Sends a signal, by its name without SIG. */
    static void signal(Process process, String name) throws IOException, InterruptedException {
        String pid = Long.toString(process.pid());
        int code = new ProcessBuilder("kill", "-" + name, pid).inheritIO().start().waitFor();
        if (code != 0) {
            throw new IOException("SIG" + name + " could not be sent");
        }
    }

    /** SIGKILL, and waits until it is gone. */
    static void kill(Process process) throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Called by a process that was started: ends it when the one that started it is gone. */
    static void endWithParent() {
        watchParent(() -> Runtime.getRuntime().halt(1));
    }

    /** The same for the one that starts the others: they are ended, and what it wrote is deleted. */
    static void exitWithParent() {
        watchParent(() -> System.exit(1));
    }

    private static void watchParent(Runnable end) {
        Thread watch = new Thread(() -> {
            try {
                while (System.in.read() >= 0) {
                    // nothing is said to it
                }
            } catch (IOException gone) {
                // as the end
            }
            end.run();
        });
        watch.setDaemon(true);
        watch.start();
    }
}
