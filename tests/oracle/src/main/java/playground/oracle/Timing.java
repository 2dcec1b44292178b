package playground.oracle;

import java.util.Arrays;

import com.fasterxml.jackson.databind.JsonNode;

/** How long an assignor takes, once the machine has learnt how it goes. */
final class Timing {
    private static final long WARM_UP_NANOS = 2_000_000_000L;
    private static final long MEASURED_NANOS = 1_000_000_000L;

    private Timing() {
    }

    /** The answer is the median, in nanoseconds. */
    static JsonNode answer(JsonNode question) {
        var assignor = Assignors.prepare(question);
        long given = 0;
        for (long start = System.nanoTime(); System.nanoTime() - start < WARM_UP_NANOS;) {
            given += assignor.get().size();
        }
        long[] took = new long[100_000];
        int runs = 0;
        for (long start = System.nanoTime();
                runs < took.length && System.nanoTime() - start < MEASURED_NANOS; runs++) {
            long before = System.nanoTime();
            given += assignor.get().size();
            took[runs] = System.nanoTime() - before;
        }
        Arrays.sort(took, 0, runs);
        // what is given is told too, so that no compiler leaves the work out
        return Main.JSON.createObjectNode().put("nanos", took[runs / 2]).put("given", given);
    }
}
