package playground.oracle.scripts;

import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** Where the process is to end between two lines of its program, and how far it is from there. */
final class CrashPoint {
    private String line = "";
    private long nth;
    /** Records processed since it was put there. */
    private long done;
    /** The nth of them. */
    private ConsumerRecord<String, String> reached;

    void set(String line, long nth) {
        this.line = line;
        this.nth = nth;
        done = 0;
        reached = null;
    }

    void clear() {
        set("", 0);
    }

    void beforeProcessing() {
        if (line.equals("BeforeProcessing") && done + 1 >= nth) {
            crash();
        }
    }

    void afterProcessing(ConsumerRecord<String, String> record) {
        done += 1;
        if (done == nth) {
            reached = record;
        }
        if (line.equals("AfterProcessing") && done >= nth) {
            crash();
        }
    }

    /** A commit is stored, with these records still to be processed if it comes before processing. */
    void afterCommit(
            Map<TopicPartition, OffsetAndMetadata> offsets, List<ConsumerRecord<String, String>> ahead) {
        if (!line.equals("AfterCommit")) {
            return;
        }
        long place = nth - done - 1;
        boolean inHand = 0 <= place && place < ahead.size();
        ConsumerRecord<String, String> record = inHand ? ahead.get((int) place) : reached;
        if (record == null) {
            return;
        }
        OffsetAndMetadata stored = offsets.get(new TopicPartition(record.topic(), record.partition()));
        if (stored != null && stored.offset() > record.offset()) {
            crash();
        }
    }

    /** As a SIGKILL: nothing is closed, nobody is told. */
    private static void crash() {
        Runtime.getRuntime().halt(137);
    }
}
