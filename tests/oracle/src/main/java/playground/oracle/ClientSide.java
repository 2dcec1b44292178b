package playground.oracle;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor.Assignment;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor.GroupSubscription;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor.Subscription;
import org.apache.kafka.clients.consumer.StickyAssignor;
import org.apache.kafka.clients.consumer.internals.ConsumerProtocol;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;

/** The assignors of the classic protocol, as a group's leader uses them. */
final class ClientSide {
    private static final Node[] NO_REPLICAS = {};

    private ClientSide() {
    }

    static Supplier<TreeMap<String, List<TopicPartition>>> prepare(
            ConsumerPartitionAssignor assignor, Group group) {
        Cluster cluster = cluster(group.topics());
        boolean asUserData = assignor instanceof StickyAssignor;
        Map<String, Subscription> subscriptions = new HashMap<>();
        for (Group.Member member : group.members()) {
            subscriptions.put(member.id(), subscription(member, asUserData));
        }
        GroupSubscription subscription = new GroupSubscription(subscriptions);
        return () -> {
            // what has been read once would be empty when it is shared out again
            subscriptions.values().forEach(ClientSide::rewind);
            TreeMap<String, List<TopicPartition>> given = new TreeMap<>();
            for (Map.Entry<String, Assignment> member
                    : assignor.assign(cluster, subscription).groupAssignment().entrySet()) {
                given.put(member.getKey(), member.getValue().partitions());
            }
            return given;
        };
    }

    private static void rewind(Subscription subscription) {
        if (subscription.userData() != null) {
            subscription.userData().rewind();
        }
    }

    private static Cluster cluster(Map<String, Integer> topics) {
        Node node = new Node(0, "localhost", 9092);
        List<PartitionInfo> partitions = new ArrayList<>();
        topics.forEach((topic, count) -> {
            for (int partition = 0; partition < count; partition++) {
                partitions.add(new PartitionInfo(topic, partition, node, NO_REPLICAS, NO_REPLICAS));
            }
        });
        return new Cluster("oracle", List.of(node), partitions, new HashSet<>(), new HashSet<>());
    }

    /** What a member sends, as it arrives at the leader. */
    private static Subscription subscription(Group.Member member, boolean asUserData) {
        ByteBuffer userData = asUserData ? userData(member) : null;
        List<TopicPartition> owned = asUserData ? List.of() : member.owned();
        Subscription sent = new Subscription(
            member.topics(), userData, owned, member.generation().orElse(-1), Optional.empty());
        Subscription arrived =
            ConsumerProtocol.deserializeSubscription(ConsumerProtocol.serializeSubscription(sent));
        arrived.setGroupInstanceId(member.instance());
        return arrived;
    }

    /** What a {@link StickyAssignor} says of itself after its last assignment. */
    private static ByteBuffer userData(Group.Member member) {
        StickyAssignor own = new StickyAssignor();
        member.ownedSince().ifPresent(generation -> own.onAssignment(
            new Assignment(member.owned()),
            new ConsumerGroupMetadata("group", generation, member.id(), member.instance())));
        return own.subscriptionUserData(new HashSet<>(member.topics()));
    }
}
