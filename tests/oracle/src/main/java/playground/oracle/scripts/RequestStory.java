package playground.oracle.scripts;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor.Assignment;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor.Subscription;
import org.apache.kafka.clients.consumer.internals.ConsumerProtocol;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.ConsumerGroupDescribeRequestData;
import org.apache.kafka.common.message.ConsumerGroupDescribeResponseData;
import org.apache.kafka.common.message.ConsumerGroupHeartbeatRequestData;
import org.apache.kafka.common.message.ConsumerGroupHeartbeatResponseData;
import org.apache.kafka.common.message.DescribeGroupsRequestData;
import org.apache.kafka.common.message.DescribeGroupsResponseData;
import org.apache.kafka.common.message.FindCoordinatorRequestData;
import org.apache.kafka.common.message.FindCoordinatorResponseData;
import org.apache.kafka.common.message.HeartbeatRequestData;
import org.apache.kafka.common.message.HeartbeatResponseData;
import org.apache.kafka.common.message.JoinGroupRequestData;
import org.apache.kafka.common.message.JoinGroupRequestData.JoinGroupRequestProtocol;
import org.apache.kafka.common.message.JoinGroupRequestData.JoinGroupRequestProtocolCollection;
import org.apache.kafka.common.message.JoinGroupResponseData;
import org.apache.kafka.common.message.LeaveGroupRequestData;
import org.apache.kafka.common.message.LeaveGroupResponseData;
import org.apache.kafka.common.message.OffsetCommitRequestData;
import org.apache.kafka.common.message.OffsetCommitResponseData;
import org.apache.kafka.common.message.OffsetFetchRequestData;
import org.apache.kafka.common.message.OffsetFetchResponseData;
import org.apache.kafka.common.message.SyncGroupRequestData;
import org.apache.kafka.common.message.SyncGroupResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;

/** Requests to one group, one after the other, each as it is told and not as a client would send it. */
final class RequestStory implements AutoCloseable {
    /** How long every step takes, whatever is answered. */
    private static final long STEP_MS = 250;
    private static final List<String> REMEMBERED =
            List.of("instance", "protocols", "topics", "session", "rebalance");

    /** One who asks, and what it remembers. */
    private static final class Asker {
        final RawClient client;
        final List<String> ids = new ArrayList<>();
        final Map<String, String> said = new HashMap<>();
        List<TopicPartition> given = List.of();
        int epoch;

        Asker(RawClient client) {
            this.client = client;
        }
    }

    private final String address;
    private final String group;
    private final Map<String, Uuid> topics;
    private final SortedMap<String, Asker> askers = new TreeMap<>();
    /** When the story's last step was over. */
    private long clock;

    RequestStory(String address, String group, Map<String, Uuid> topics) {
        this.address = address;
        this.group = group;
        this.topics = topics;
    }

    List<String> tell(JsonNode steps) throws IOException, InterruptedException {
        findCoordinator();
        clock = System.nanoTime();
        List<String> told = new ArrayList<>();
        for (JsonNode step : steps) {
            told.add(take(step.get("who").asText(), step.get("ask").asText(), step.path("with")));
        }
        return told;
    }

    /** Until there is one, and it has read all it has to. */
    private void findCoordinator() throws IOException, InterruptedException {
        try (var client = new RawClient("finder", address)) {
            while (true) {
                client.send(ApiKeys.FIND_COORDINATOR, 4,
                        new FindCoordinatorRequestData().setKeyType((byte) 0).setCoordinatorKeys(List.of(group)));
                var found = (FindCoordinatorResponseData) client.take();
                if (found.coordinators().get(0).errorCode() == Errors.NONE.code()) {
                    client.send(ApiKeys.OFFSET_FETCH, 9, fetch(List.of(new TopicPartition("t", 0)), null, -1));
                    var fetched = (OffsetFetchResponseData) client.take();
                    if (fetched.groups().get(0).errorCode() == Errors.NONE.code()) {
                        return;
                    }
                }
                Thread.sleep(100);
            }
        }
    }

    private String take(String who, String ask, JsonNode with) throws IOException, InterruptedException {
        switch (ask) {
            case "wait" -> sleep(with.get("ms").asLong());
            case "state" -> {
                return state();
            }
            default -> {
                send(who, ask, with);
                sleep(STEP_MS);
            }
        }
        SortedMap<String, List<ApiMessage>> answers = new TreeMap<>();
        for (var asker : askers.entrySet()) {
            List<ApiMessage> heard = asker.getValue().client.poll();
            answers.put(asker.getKey(), heard);
            heard.forEach(answer -> remember(asker.getValue(), answer));
        }
        List<String> told = new ArrayList<>();
        answers.forEach((asker, heard) -> heard.forEach(answer -> told.add(asker + ": " + told(answer))));
        return String.join(" | ", told);
    }

    /** Until so long after the step before, whatever that one took. */
    private void sleep(long millis) throws InterruptedException {
        clock += TimeUnit.MILLISECONDS.toNanos(millis);
        TimeUnit.NANOSECONDS.sleep(clock - System.nanoTime());
    }

    private Asker asker(String who) throws IOException {
        Asker known = askers.get(who);
        if (known == null) {
            known = new Asker(new RawClient(who, address));
            askers.put(who, known);
        }
        return known;
    }

    private void send(String who, String ask, JsonNode with) throws IOException {
        Asker asker = asker(who);
        for (String key : REMEMBERED) {
            if (with.has(key)) {
                asker.said.put(key, with.get(key).asText());
            }
        }
        String instance = asker.said.getOrDefault("instance", "-");
        instance = instance.equals("-") ? null : instance;
        String member = asker.ids.isEmpty() ? "" : asker.ids.get(asker.ids.size() - 1);
        member = with.has("member") ? id(with.get("member").asText()) : member;
        int epoch = with.has("epoch") ? with.get("epoch").asInt() : asker.epoch;
        switch (ask) {
            case "join" -> asker.client.send(ApiKeys.JOIN_GROUP, 9, new JoinGroupRequestData()
                    .setGroupId(group)
                    .setMemberId(member)
                    .setGroupInstanceId(instance)
                    .setProtocolType(ConsumerProtocol.PROTOCOL_TYPE)
                    .setSessionTimeoutMs(Integer.parseInt(asker.said.getOrDefault("session", "10000")))
                    .setRebalanceTimeoutMs(Integer.parseInt(asker.said.getOrDefault("rebalance", "10000")))
                    .setProtocols(protocols(asker)));
            case "sync" -> asker.client.send(ApiKeys.SYNC_GROUP, 4, new SyncGroupRequestData()
                    .setGroupId(group)
                    .setMemberId(member)
                    .setGroupInstanceId(instance)
                    .setGenerationId(epoch)
                    .setAssignments(assignments(with.path("assign").asText(""))));
            case "heartbeat" -> asker.client.send(ApiKeys.HEARTBEAT, 4, new HeartbeatRequestData()
                    .setGroupId(group)
                    .setMemberId(member)
                    .setGroupInstanceId(instance)
                    .setGenerationId(epoch));
            case "leave" -> asker.client.send(ApiKeys.LEAVE_GROUP, 5, new LeaveGroupRequestData()
                    .setGroupId(group)
                    .setMembers(List.of(new LeaveGroupRequestData.MemberIdentity().setMemberId(member))));
            case "commit" -> asker.client.send(ApiKeys.OFFSET_COMMIT, 9, new OffsetCommitRequestData()
                    .setGroupId(group)
                    .setMemberId(member)
                    .setGroupInstanceId(instance)
                    .setGenerationIdOrMemberEpoch(epoch)
                    .setTopics(offsets(with.path("offsets").asText("t-0:1"))));
            case "fetch" -> {
                boolean asks = with.has("member") || with.has("epoch");
                asker.client.send(ApiKeys.OFFSET_FETCH, 9, fetch(
                        partitions(with.path("partitions").asText("t-0")), asks ? member : null, asks ? epoch : -1));
            }
            case "beat" -> asker.client.send(ApiKeys.CONSUMER_GROUP_HEARTBEAT, 1, beat(asker, who, with, epoch, instance));
            default -> throw new IllegalArgumentException(ask + " is no request");
        }
    }

    private ApiMessage beat(Asker asker, String who, JsonNode with, int epoch, String instance) {
        String member = with.path("member").asText(who);
        if (asker.ids.isEmpty()) {
            asker.ids.add(member);
        }
        boolean joins = epoch == 0;
        var beat = new ConsumerGroupHeartbeatRequestData()
                .setGroupId(group)
                .setMemberId(member)
                .setMemberEpoch(epoch)
                .setInstanceId(instance);
        if (joins || with.has("rebalance")) {
            beat.setRebalanceTimeoutMs(with.path("rebalance").asInt(10_000));
        }
        if (joins || with.has("topics")) {
            beat.setSubscribedTopicNames(words(with.path("topics").asText("t")));
        }
        if (with.has("assignor")) {
            beat.setServerAssignor(with.get("assignor").asText());
        }
        if (joins || with.has("owned")) {
            Map<String, List<Integer>> owned = new TreeMap<>();
            String told = with.path("owned").asText("");
            for (TopicPartition each : told.equals("given") ? asker.given : partitions(told)) {
                owned.computeIfAbsent(each.topic(), topic -> new ArrayList<>()).add(each.partition());
            }
            List<ConsumerGroupHeartbeatRequestData.TopicPartitions> all = new ArrayList<>();
            owned.forEach((topic, numbers) -> all.add(new ConsumerGroupHeartbeatRequestData.TopicPartitions()
                    .setTopicId(topics.get(topic))
                    .setPartitions(numbers)));
            beat.setTopicPartitions(all);
        }
        return beat;
    }

    private JoinGroupRequestProtocolCollection protocols(Asker asker) {
        List<String> wanted = words(asker.said.getOrDefault("topics", "t"));
        ByteBuffer subscription = ConsumerProtocol.serializeSubscription(new Subscription(wanted));
        byte[] metadata = bytes(subscription);
        var protocols = new JoinGroupRequestProtocolCollection();
        for (String name : words(asker.said.getOrDefault("protocols", "range"))) {
            protocols.add(new JoinGroupRequestProtocol().setName(name).setMetadata(metadata));
        }
        return protocols;
    }

    private List<SyncGroupRequestData.SyncGroupRequestAssignment> assignments(String text) {
        List<SyncGroupRequestData.SyncGroupRequestAssignment> all = new ArrayList<>();
        for (String theirs : text.isEmpty() ? new String[0] : text.split(";")) {
            int colon = theirs.indexOf(':');
            var given = new Assignment(partitions(theirs.substring(colon + 1)));
            all.add(new SyncGroupRequestData.SyncGroupRequestAssignment()
                    .setMemberId(id(theirs.substring(0, colon)))
                    .setAssignment(bytes(ConsumerProtocol.serializeAssignment(given))));
        }
        return all;
    }

    private OffsetFetchRequestData fetch(List<TopicPartition> wanted, String member, int epoch) {
        Map<String, List<Integer>> byTopic = new TreeMap<>();
        for (TopicPartition each : wanted) {
            byTopic.computeIfAbsent(each.topic(), topic -> new ArrayList<>()).add(each.partition());
        }
        List<OffsetFetchRequestData.OffsetFetchRequestTopics> all = new ArrayList<>();
        byTopic.forEach((topic, numbers) -> all.add(new OffsetFetchRequestData.OffsetFetchRequestTopics()
                .setName(topic)
                .setPartitionIndexes(numbers)));
        return new OffsetFetchRequestData().setGroups(List.of(new OffsetFetchRequestData.OffsetFetchRequestGroup()
                .setGroupId(group)
                .setMemberId(member)
                .setMemberEpoch(epoch)
                .setTopics(all)));
    }

    private static List<OffsetCommitRequestData.OffsetCommitRequestTopic> offsets(String text) {
        Map<String, List<OffsetCommitRequestData.OffsetCommitRequestPartition>> byTopic = new TreeMap<>();
        for (String pair : words(text)) {
            int colon = pair.indexOf(':');
            TopicPartition where = partition(pair.substring(0, colon));
            byTopic.computeIfAbsent(where.topic(), topic -> new ArrayList<>())
                    .add(new OffsetCommitRequestData.OffsetCommitRequestPartition()
                            .setPartitionIndex(where.partition())
                            .setCommittedOffset(Long.parseLong(pair.substring(colon + 1)))
                            .setCommittedMetadata(""));
        }
        List<OffsetCommitRequestData.OffsetCommitRequestTopic> all = new ArrayList<>();
        byTopic.forEach((topic, partitions) -> all.add(
                new OffsetCommitRequestData.OffsetCommitRequestTopic().setName(topic).setPartitions(partitions)));
        return all;
    }

    /** What one who asked learns. */
    private void remember(Asker asker, ApiMessage answer) {
        if (answer instanceof JoinGroupResponseData joined) {
            Errors error = Errors.forCode(joined.errorCode());
            boolean known = asker.ids.contains(joined.memberId());
            if (!known && (error == Errors.NONE || error == Errors.MEMBER_ID_REQUIRED)) {
                asker.ids.add(joined.memberId());
            }
            if (error == Errors.NONE) {
                asker.epoch = joined.generationId();
            }
        } else if (answer instanceof ConsumerGroupHeartbeatResponseData beat
                && beat.errorCode() == Errors.NONE.code()) {
            asker.epoch = beat.memberEpoch();
            if (beat.assignment() != null) {
                asker.given = given(beat);
            }
        }
    }

    private List<TopicPartition> given(ConsumerGroupHeartbeatResponseData beat) {
        List<TopicPartition> all = new ArrayList<>();
        beat.assignment().topicPartitions().forEach(topic -> topic.partitions().forEach(
                partition -> all.add(new TopicPartition(name(topic.topicId()), partition))));
        return all;
    }

    /** The answer in words. */
    private String told(ApiMessage answer) {
        if (answer instanceof JoinGroupResponseData joined) {
            return joined(joined);
        } else if (answer instanceof SyncGroupResponseData synced) {
            if (synced.errorCode() != Errors.NONE.code()) {
                return error(synced.errorCode());
            }
            ByteBuffer given = ByteBuffer.wrap(synced.assignment());
            List<TopicPartition> partitions =
                    given.hasRemaining() ? ConsumerProtocol.deserializeAssignment(given).partitions() : List.of();
            return "NONE" + listed(partitions);
        } else if (answer instanceof HeartbeatResponseData alive) {
            return error(alive.errorCode());
        } else if (answer instanceof LeaveGroupResponseData left) {
            boolean whole = left.errorCode() != Errors.NONE.code() || left.members().isEmpty();
            return error(whole ? left.errorCode() : left.members().get(0).errorCode());
        } else if (answer instanceof OffsetCommitResponseData committed) {
            SortedMap<String, String> each = new TreeMap<>();
            committed.topics().forEach(topic -> topic.partitions().forEach(partition -> each.put(
                    topic.name() + "-" + partition.partitionIndex(), error(partition.errorCode()))));
            return pairs(each);
        } else if (answer instanceof OffsetFetchResponseData fetched) {
            var found = fetched.groups().get(0);
            if (found.errorCode() != Errors.NONE.code()) {
                return error(found.errorCode());
            }
            SortedMap<String, String> each = new TreeMap<>();
            found.topics().forEach(topic -> topic.partitions().forEach(partition -> {
                long offset = partition.committedOffset();
                String told = partition.errorCode() != Errors.NONE.code()
                        ? error(partition.errorCode())
                        : offset < 0 ? "-" : Long.toString(offset);
                each.put(topic.name() + "-" + partition.partitionIndex(), told);
            }));
            return "NONE " + pairs(each);
        } else if (answer instanceof ConsumerGroupHeartbeatResponseData beat) {
            if (beat.errorCode() != Errors.NONE.code()) {
                return error(beat.errorCode());
            }
            String given = " as before";
            if (beat.assignment() != null) {
                given = listed(given(beat));
            }
            return "NONE epoch=" + beat.memberEpoch() + given;
        }
        throw new IllegalStateException(answer + " is no answer");
    }

    private String joined(JoinGroupResponseData joined) {
        Errors error = Errors.forCode(joined.errorCode());
        if (error == Errors.MEMBER_ID_REQUIRED) {
            return error + " " + name(joined.memberId());
        }
        if (error != Errors.NONE) {
            return error.name();
        }
        SortedSet<String> members = new TreeSet<>();
        for (var member : joined.members()) {
            String instance = member.groupInstanceId() == null ? "" : "#" + member.groupInstanceId();
            members.add(name(member.memberId()) + instance);
        }
        return "NONE " + name(joined.memberId())
                + " generation=" + joined.generationId()
                + " protocol=" + joined.protocolName()
                + " leader=" + (joined.leader().isEmpty() ? "-" : name(joined.leader()))
                + (members.isEmpty() ? "" : " members=" + String.join(",", members))
                + (joined.skipAssignment() ? " skip-assignment" : "");
    }

    /** The group as it is described. */
    private String state() throws IOException, InterruptedException {
        try (var client = new RawClient("describer", address)) {
            client.send(ApiKeys.CONSUMER_GROUP_DESCRIBE, 1,
                    new ConsumerGroupDescribeRequestData().setGroupIds(List.of(group)));
            var modern = ((ConsumerGroupDescribeResponseData) client.take()).groups().get(0);
            if (modern.errorCode() == Errors.NONE.code()) {
                SortedMap<String, String> members = new TreeMap<>();
                for (var member : modern.members()) {
                    List<TopicPartition> given = new ArrayList<>();
                    member.assignment().topicPartitions().forEach(topic -> topic.partitions().forEach(
                            partition -> given.add(new TopicPartition(topic.topicName(), partition))));
                    members.put(name(member.memberId()),
                            "@" + member.memberEpoch() + "[" + listed(given).trim() + "]");
                }
                StringBuilder told = new StringBuilder(modern.groupState()
                        + " epoch=" + modern.groupEpoch() + " target=" + modern.assignmentEpoch());
                members.forEach((name, rest) -> told.append(' ').append(name).append(rest));
                return told.toString();
            }
            client.send(ApiKeys.DESCRIBE_GROUPS, 5,
                    new DescribeGroupsRequestData().setGroups(List.of(group)));
            var classic = ((DescribeGroupsResponseData) client.take()).groups().get(0);
            SortedSet<String> names = new TreeSet<>();
            classic.members().forEach(member -> names.add(name(member.memberId())));
            StringBuilder told = new StringBuilder(classic.groupState());
            names.forEach(name -> told.append(' ').append(name));
            return told.toString();
        }
    }

    /** The member a word stands for: {@code A} is the last id of A, {@code A.1} its first, and {@code -} none. */
    private String id(String word) {
        int dot = word.indexOf('.');
        Asker asker = askers.get(dot < 0 ? word : word.substring(0, dot));
        if (asker != null && !asker.ids.isEmpty()) {
            int place = dot < 0 ? asker.ids.size() : Integer.parseInt(word.substring(dot + 1));
            return asker.ids.get(place - 1);
        }
        return word.equals("-") ? "" : word;
    }

    /** What a member is called: by who had its id, and which of that one's ids it is. */
    private String name(String id) {
        for (var asker : askers.entrySet()) {
            int place = asker.getValue().ids.indexOf(id);
            if (place >= 0) {
                return asker.getKey() + (place == 0 ? "" : "." + (place + 1));
            }
        }
        // nobody has been told
        return "?";
    }

    private String name(Uuid topic) {
        return topics.entrySet().stream()
                .filter(known -> known.getValue().equals(topic))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow();
    }

    private static String error(short code) {
        return Errors.forCode(code).name();
    }

    private static String pairs(SortedMap<String, String> each) {
        List<String> told = new ArrayList<>();
        each.forEach((what, value) -> told.add(what + ":" + value));
        return String.join(" ", told);
    }

    private static String listed(List<TopicPartition> partitions) {
        StringBuilder told = new StringBuilder();
        partitions.stream()
                .sorted(java.util.Comparator.comparing(TopicPartition::topic)
                        .thenComparing(TopicPartition::partition))
                .forEach(each -> told.append(' ').append(each));
        return told.toString();
    }

    private static List<String> words(String text) {
        return text.isEmpty() ? List.of() : List.of(text.split(","));
    }

    private static List<TopicPartition> partitions(String text) {
        return words(text).stream().map(RequestStory::partition).toList();
    }

    private static TopicPartition partition(String text) {
        int dash = text.lastIndexOf('-');
        return new TopicPartition(text.substring(0, dash), Integer.parseInt(text.substring(dash + 1)));
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] all = new byte[buffer.remaining()];
        buffer.get(all);
        return all;
    }

    @Override
    public void close() throws IOException {
        for (Asker asker : askers.values()) {
            asker.client.close();
        }
    }
}
