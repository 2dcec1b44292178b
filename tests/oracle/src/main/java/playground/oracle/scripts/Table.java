package playground.oracle.scripts;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.tools.consumer.group.ConsumerGroupCommand;

/** What kafka-consumer-groups.sh --describe prints: its offsets, its state, its members. */
final class Table {
    /** What a member id has behind the name of its client, or of its group.instance.id. */
    private static final Pattern UUID = Pattern.compile("-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$");

    /** What a member of the consumer protocol calls itself. */
    private static final Pattern RANDOM = Pattern.compile("^[A-Za-z0-9_-]{22}$");

    /** A row of what --delete-offsets prints: a topic, a partition or none, and how it went. */
    private static final Pattern STATUS = Pattern.compile("(\\S+) +(\\d+|-) +(.+)");

    /** What is said beside a table. */
    private static final Pattern TOLD = Pattern.compile("^(Error|Warning): |^Consumer group ");

    private static final List<String> SHOWN =
            List.of("CURRENT-OFFSET", "LOG-END-OFFSET", "LAG", "CONSUMER-ID", "HOST", "CLIENT-ID");

    private Table() {}

    /** A column's name: no spaces in it, but for one. */
    private static final Pattern COLUMN = Pattern.compile("COORDINATOR \\(ID\\)|\\S+");

    /** The rows of a group's tables, by what they are about. */
    static void of(String bootstrap, String group, Map<String, String> into) {
        offsets(bootstrap, group, into);
        for (Map<String, String> row : rows(print(bootstrap, group, "--state", "--verbose"))) {
            // where its broker listens is chance
            row.computeIfPresent("COORDINATOR (ID)", (column, cell) -> cell.replaceFirst("^\\S+ +", ""));
            into.put("state " + group, cells(row));
        }
        for (Map<String, String> row : rows(print(bootstrap, group, "--members", "--verbose"))) {
            String client = row.get("CLIENT-ID");
            row.computeIfPresent("CONSUMER-ID", (column, id) -> member(id, client));
            into.merge("members " + group + " " + client, cells(row), Table::inOrder);
        }
    }

    /** Two rows about the same client, whichever comes first. */
    private static String inOrder(String one, String other) {
        return String.join("; ", new TreeSet<>(List.of(one, other)));
    }

    private static String cells(Map<String, String> row) {
        row.remove("GROUP");
        List<String> cells = new ArrayList<>();
        row.forEach((column, cell) -> cells.add(column + "=" + cell));
        return String.join(" ", cells);
    }

    /** The rows below a header, by column; a cell begins below its column's name, and may be empty. */
    private static List<Map<String, String>> rows(String printed) {
        List<Map<String, String>> rows = new ArrayList<>();
        SortedMap<Integer, String> columns = new TreeMap<>();
        for (String line : printed.split("\n")) {
            if (line.startsWith("GROUP ")) {
                Matcher names = COLUMN.matcher(line);
                while (names.find()) {
                    columns.put(names.start(), names.group());
                }
            } else if (!columns.isEmpty() && !line.isBlank()) {
                Map<String, String> row = new LinkedHashMap<>();
                columns.forEach((start, column) -> {
                    int end = columns.tailMap(start + 1).isEmpty()
                            ? line.length()
                            : columns.tailMap(start + 1).firstKey();
                    row.put(column, line.substring(Math.min(start, line.length()), Math.min(end, line.length())).strip());
                });
                rows.add(row);
            }
        }
        return rows;
    }

    private static void offsets(String bootstrap, String group, Map<String, String> into) {
        List<String> header = null;
        for (String line : print(bootstrap, group).split("\n")) {
            List<String> cells = List.of(line.strip().split("\\s+"));
            if (cells.get(0).equals("GROUP")) {
                header = cells;
            } else if (header != null && cells.size() == header.size()) {
                row(header, cells, into);
            } else if (TOLD.matcher(line).find()) {
                into.put("told " + group, line.strip());
            }
        }
    }

    private static void row(List<String> header, List<String> cells, Map<String, String> into) {
        Map<String, String> row = new HashMap<>();
        for (int column = 0; column < header.size(); column++) {
            row.put(header.get(column), cells.get(column));
        }
        String client = row.get("CLIENT-ID");
        row.computeIfPresent("CONSUMER-ID", (column, id) -> member(id, client));
        boolean idle = row.get("TOPIC").equals("-");
        String about = idle ? client : row.get("TOPIC") + "-" + row.get("PARTITION");
        List<String> shown = SHOWN.stream().map(row::get).toList();
        into.put("describe " + row.get("GROUP") + " " + about, String.join(" ", shown));
    }

    /** A member's id is its client's, and a random number; or in the consumer protocol that number alone. */
    private static String member(String id, String client) {
        String named = UUID.matcher(id).replaceFirst("-…");
        return RANDOM.matcher(named).replaceFirst(client + "-…");
    }

    /** What --reset-offsets says: the new offsets, and what is wrong. */
    static String reset(List<String> options, String mode) {
        List<String> all = new ArrayList<>(options);
        all.add(mode);
        SortedSet<String> said = new TreeSet<>();
        for (String line : run(all.toArray(String[]::new)).split("\n")) {
            String text = line.strip();
            String[] cells = text.split("\\s+");
            if (text.startsWith("Error: ") || text.startsWith("Warn: ")) {
                said.add(text);
            } else if (cells.length == 4 && !cells[0].equals("GROUP")) {
                said.add(cells[1] + "-" + cells[2] + "=" + cells[3]);
            }
        }
        return String.join(" ", said);
    }

    /** What --delete-offsets says: how it went, and what became of each partition. */
    static String deleteOffsets(List<String> options) {
        List<String> said = new ArrayList<>();
        for (String line : run(options.toArray(String[]::new)).split("\n")) {
            Matcher row = STATUS.matcher(line);
            if (row.matches()) {
                said.add(row.group(1) + "-" + row.group(2) + "=" + row.group(3).strip());
            } else if (!line.isBlank() && !line.startsWith("TOPIC ")) {
                said.add(line.strip());
            }
        }
        return String.join(" | ", said);
    }

    private static String print(String bootstrap, String group, String... table) {
        List<String> options = new ArrayList<>(
                List.of("--bootstrap-server", bootstrap, "--describe", "--group", group, "--timeout", "20000"));
        options.addAll(List.of(table));
        return run(options.toArray(String[]::new));
    }

    /** The tool prints where there is one place for all: one at a time. */
    private static synchronized String run(String... options) {
        PrintStream out = System.out;
        PrintStream err = System.err;
        var printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        System.setErr(System.out);
        try {
            ConsumerGroupCommand.main(options);
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
        return printed.toString(StandardCharsets.UTF_8);
    }
}
