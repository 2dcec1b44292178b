package playground.oracle;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;

import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.coordinator.group.api.assignor.ConsumerGroupPartitionAssignor;
import org.apache.kafka.coordinator.group.api.assignor.GroupAssignment;
import org.apache.kafka.coordinator.group.api.assignor.SubscribedTopicDescriber;
import org.apache.kafka.coordinator.group.api.assignor.SubscriptionType;
import org.apache.kafka.coordinator.group.generated.ConsumerGroupTargetAssignmentMemberValue;
import org.apache.kafka.coordinator.group.modern.Assignment;
import org.apache.kafka.coordinator.group.modern.GroupSpecImpl;
import org.apache.kafka.coordinator.group.modern.MemberSubscriptionAndAssignmentImpl;

/**
 * The assignors of the {@code consumer} protocol (KIP-848), as the group coordinator uses them: the
 * previous target assignment is what it would have read from its log.
 *
 * <p>Topics have the ids 1, 2, … in the order of their names, so that a hash set of them has that
 * order too; in Kafka ids, and so that order, are random.
 */
final class ServerSide {
    private ServerSide() {
    }

    static Supplier<TreeMap<String, List<TopicPartition>>> prepare(
            ConsumerGroupPartitionAssignor assignor, Group group) {
        Ids ids = new Ids(group.topics());
        Map<String, MemberSubscriptionAndAssignmentImpl> members = new HashMap<>();
        Map<Uuid, Map<Integer, String>> owners = new HashMap<>();
        Set<Set<String>> subscriptions = new TreeSet<>(Comparator.comparing(Set::toString));
        for (Group.Member member : group.members()) {
            Assignment previous = ids.previous(member.owned());
            Set<Uuid> topics = ids.of(member.topics());
            subscriptions.add(new TreeSet<>(member.topics()));
            members.put(member.id(), new MemberSubscriptionAndAssignmentImpl(
                Optional.empty(), member.instance(), topics, previous));
            previous.partitions().forEach((topic, partitions) -> partitions.forEach(partition ->
                owners.computeIfAbsent(topic, id -> new HashMap<>()).put(partition, member.id())));
        }
        SubscriptionType type = subscriptions.size() > 1
            ? SubscriptionType.HETEROGENEOUS : SubscriptionType.HOMOGENEOUS;
        GroupSpecImpl spec = new GroupSpecImpl(members, type, owners);
        return () -> ids.named(assignor.assign(spec, ids));
    }

    /** Topics by their ids. */
    private static final class Ids implements SubscribedTopicDescriber {
        private final Map<String, Uuid> byName = new LinkedHashMap<>();
        private final Map<Uuid, String> names = new HashMap<>();
        private final Map<Uuid, Integer> counts = new HashMap<>();

        Ids(Map<String, Integer> topics) {
            new TreeMap<>(topics).forEach((name, count) -> {
                Uuid id = new Uuid(0, byName.size() + 1);
                byName.put(name, id);
                names.put(id, name);
                counts.put(id, count);
            });
        }

        Set<Uuid> of(List<String> topics) {
            Set<Uuid> ids = new LinkedHashSet<>();
            topics.stream().filter(byName::containsKey).forEach(topic -> ids.add(byName.get(topic)));
            return ids;
        }

        Assignment previous(List<TopicPartition> owned) {
            Map<String, List<Integer>> byTopic = new TreeMap<>();
            owned.forEach(partition -> byTopic
                .computeIfAbsent(partition.topic(), topic -> new ArrayList<>())
                .add(partition.partition()));
            var record = new ConsumerGroupTargetAssignmentMemberValue();
            byTopic.forEach((topic, partitions) -> record.topicPartitions().add(
                new ConsumerGroupTargetAssignmentMemberValue.TopicPartition()
                    .setTopicId(byName.get(topic))
                    .setPartitions(partitions)));
            return Assignment.fromRecord(record);
        }

        TreeMap<String, List<TopicPartition>> named(GroupAssignment assignment) {
            TreeMap<String, List<TopicPartition>> given = new TreeMap<>();
            assignment.members().forEach((member, theirs) -> {
                List<TopicPartition> partitions = new ArrayList<>();
                theirs.partitions().forEach((topic, numbers) -> numbers.forEach(number ->
                    partitions.add(new TopicPartition(names.get(topic), number))));
                // sets have no order of their own
                partitions.sort(Comparator.comparing(TopicPartition::topic)
                    .thenComparing(TopicPartition::partition));
                given.put(member, partitions);
            });
            return given;
        }

        @Override
        public int numPartitions(Uuid topic) {
            return counts.getOrDefault(topic, -1);
        }

        @Override
        public Set<String> racksForPartition(Uuid topic, int partition) {
            return Set.of();
        }
    }
}
