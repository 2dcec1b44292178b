package playground.oracle;

import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.RangeAssignor;
import org.apache.kafka.clients.consumer.RoundRobinAssignor;
import org.apache.kafka.clients.consumer.StickyAssignor;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.coordinator.group.assignor.UniformAssignor;

/** Who gets which partition. */
final class Assignors {
    private static final long PATIENCE_SECONDS = 5;

    private Assignors() {
    }

    /** The answer is what each member is given, in the order in which the assignor lists it. */
    static JsonNode answer(JsonNode question) {
        ObjectNode answer = Main.JSON.createObjectNode();
        try {
            inTime(prepare(question)).forEach((member, partitions) -> answer.put(member,
                partitions.stream().map(TopicPartition::toString).collect(Collectors.joining(" "))));
        } catch (ExecutionException failure) {
            answer.removeAll();
            answer.put("!", failure.getCause().getClass().getSimpleName());
        } catch (TimeoutException | InterruptedException failure) {
            answer.put("!", "no end");
        }
        return answer;
    }

    /** Some groups are never shared out; whatever still tries then must not keep Java from ending. */
    private static <T> T inTime(Supplier<T> assignor)
            throws ExecutionException, TimeoutException, InterruptedException {
        FutureTask<T> task = new FutureTask<>(assignor::get);
        Thread thread = new Thread(task);
        thread.setDaemon(true);
        thread.start();
        return task.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** The assignor with everything it needs, ready to be run. */
    static Supplier<TreeMap<String, List<TopicPartition>>> prepare(JsonNode question) {
        Group group = Group.read(question);
        String assignor = question.get("assignor").textValue();
        return switch (assignor) {
            case "range" -> ClientSide.prepare(new RangeAssignor(), group);
            case "roundrobin" -> ClientSide.prepare(new RoundRobinAssignor(), group);
            case "sticky" -> ClientSide.prepare(new StickyAssignor(), group);
            case "cooperative-sticky" -> ClientSide.prepare(new CooperativeStickyAssignor(), group);
            case "server-uniform" -> ServerSide.prepare(new UniformAssignor(), group);
            case "server-range" -> ServerSide.prepare(
                new org.apache.kafka.coordinator.group.assignor.RangeAssignor(), group);
            default -> throw new IllegalArgumentException("no assignor is called " + assignor);
        };
    }
}
