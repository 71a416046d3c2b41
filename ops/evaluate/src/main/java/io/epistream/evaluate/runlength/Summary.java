package io.epistream.evaluate.runlength;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Runs of one cell, one method and one size of reference.
 *
 * @param runs the runs, at least one
 * @param promise windows promised to a false alarm
 */
record Summary(List<Run> runs, int promise) {
    Summary {
        runs = List.copyOf(runs);
    }

    long alarms() {
        return runs.stream().filter(Run::alarmed).count();
    }

    /** Windows watched until the alarm or the cut. */
    long watched() {
        return runs.stream().mapToLong(Run::length).sum();
    }

    /** Alarms over those that the promise allows in the windows watched: at most 1 where it is kept. */
    double ratio() {
        return alarms() * (double) promise / watched();
    }

    /** Mean of run lengths, each at most the cut. */
    double restrictedMean() {
        return watched() / (double) runs.size();
    }

    /** Share of runs without an alarm until the cut. */
    double censored() {
        return 1 - alarms() / (double) runs.size();
    }

    /** Smallest restricted mean of a reference. */
    double worstReference() {
        return byReference().stream()
                .mapToDouble(of -> of.stream().mapToInt(Run::length).average().orElseThrow())
                .min()
                .orElseThrow();
    }

    /** Mean windows to the alarm, of those that came. */
    double meanDelay() {
        return runs.stream()
                .filter(Run::alarmed)
                .mapToInt(Run::length)
                .average()
                .orElse(Double.NaN);
    }

    /** Share of references on which the gate refuses the promise. */
    double unpromised() {
        return byReference().stream().filter(of -> of.get(0).unpromised()).count()
                / (double) byReference().size();
    }

    /** Those on whose references the promise is given. */
    List<Run> promised() {
        return runs.stream().filter(run -> !run.unpromised()).toList();
    }

    private Collection<List<Run>> byReference() {
        Map<Integer, List<Run>> groups =
                runs.stream().collect(Collectors.groupingBy(Run::reference, TreeMap::new, Collectors.toList()));
        return groups.values();
    }
}
