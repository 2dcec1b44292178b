package playground.oracle.scripts;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/** A broker's process: Kafka's own, after Kafka's own formatting of its disk if that is new. */
final class BrokerMain {
    private BrokerMain() {}

    public static void main(String[] arguments) throws Exception {
        Processes.endWithParent();
        String file = arguments[0];
        Properties properties = new Properties();
        try (var in = Files.newInputStream(Path.of(file))) {
            properties.load(in);
        }
        Path disk = Path.of(properties.getProperty("log.dirs"), "meta.properties");
        if (!Files.exists(disk)) {
            String[] format = {"format", "-t", arguments[1], "-c", file};
            int code = kafka.tools.StorageTool.execute(format, System.err);
            if (code != 0) {
                throw new IllegalStateException("the disk could not be formatted");
            }
        }
        kafka.Kafka.main(new String[] {file});
    }
}
