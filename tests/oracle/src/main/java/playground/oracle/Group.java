package playground.oracle;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;

import org.apache.kafka.common.TopicPartition;

/** A group as a question describes it. */
record Group(Map<String, Integer> topics, List<Member> members) {

    /**
     * A member.
     *
     * @param id what the coordinator calls it
     * @param instance {@code group.instance.id}
     * @param topics what it subscribes to
     * @param generation the generation it is in as it joins
     * @param owned what it says it has, or had
     * @param ownedSince the generation in which it was given that
     */
    record Member(String id, Optional<String> instance, List<String> topics,
                  Optional<Integer> generation, List<TopicPartition> owned,
                  Optional<Integer> ownedSince) {
    }

    static Group read(JsonNode question) {
        Map<String, Integer> topics = new LinkedHashMap<>();
        question.get("topics").fields()
            .forEachRemaining(topic -> topics.put(topic.getKey(), topic.getValue().intValue()));
        List<Member> members = new ArrayList<>();
        for (JsonNode member : question.get("members")) {
            members.add(new Member(
                member.get("id").textValue(),
                Optional.ofNullable(member.get("instance")).map(JsonNode::textValue),
                words(member.get("topics")),
                Optional.ofNullable(member.get("generation")).map(JsonNode::intValue),
                words(member.get("owned")).stream().map(Group::partition).toList(),
                Optional.ofNullable(member.get("owned_since")).map(JsonNode::intValue)));
        }
        return new Group(topics, members);
    }

    private static List<String> words(JsonNode text) {
        return text == null || text.textValue().isEmpty()
            ? List.of()
            : List.of(text.textValue().split(" "));
    }

    private static TopicPartition partition(String name) {
        int dash = name.lastIndexOf('-');
        return new TopicPartition(name.substring(0, dash), Integer.parseInt(name.substring(dash + 1)));
    }
}
