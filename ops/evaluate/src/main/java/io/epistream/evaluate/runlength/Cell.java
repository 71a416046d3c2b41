package io.epistream.evaluate.runlength;

import io.epistream.schemas.ReferenceProfile;
import io.epistream.streams.detect.DetectorFactory;
import io.epistream.streams.detect.Trial;
import io.epistream.streams.window.WindowAggregate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * One kind of stream with one change, or none. All detectors see the same windows; a smaller reference is the end of the larger one.
 *
 * @param traffic the kind of stream
 * @param change what happens after the lead, or nothing, from the start
 */
record Cell(Traffic traffic, Change change) {
    String name() {
        return traffic.name() + ", " + change.name();
    }

    /** The name as a folder's name. */
    String slug() {
        return traffic.slug() + "--" + change.slug();
    }

    boolean isNull() {
        return change.equals(Change.NONE);
    }

    /** All streams of one reference. */
    List<Run> runs(Plan plan, List<Watcher> watchers, int reference) {
        long seed = 31L * slug().hashCode() + 1_000_003L * reference;
        List<WindowAggregate> learned = new ArrayList<>();
        Generator first = new Generator(traffic, plan.records(), seed);
        for (int i = 0; i < plan.mostWindows(); i++) {
            learned.add(first.window(Change.NONE));
        }
        Map<Integer, ReferenceProfile> profiles = new LinkedHashMap<>();
        for (int n : plan.windows()) {
            List<WindowAggregate> last = learned.subList(learned.size() - n, learned.size());
            profiles.put(n, Trial.learn(Generator.STREAM, Generator.PROVENANCE, last, plan.records()));
        }
        List<Run> runs = new ArrayList<>();
        for (int stream = 1; stream <= plan.streams(); stream++) {
            Generator live = new Generator(traffic, plan.records(), seed + 7_919L * stream);
            runs.addAll(stream(plan, watchers, profiles, live, reference));
        }
        return runs;
    }

    private List<Run> stream(
            Plan plan, List<Watcher> watchers, Map<Integer, ReferenceProfile> profiles, Generator live, int reference) {
        Map<Integer, List<Watcher>> bySize = new LinkedHashMap<>();
        watchers.forEach(watcher -> bySize.computeIfAbsent(watcher.windows(), n -> new ArrayList<>())
                .add(watcher));
        Map<Integer, Trial> trials = new LinkedHashMap<>();
        bySize.forEach((n, of) -> trials.put(n, trial(profiles, n, of)));
        int lead = isNull() ? 0 : plan.lead();
        int cut = isNull() ? plan.cut() : plan.lead() + plan.missedAfter();
        for (int t = 0; t < cut && !trials.values().stream().allMatch(Trial::isOver); t++) {
            WindowAggregate window = live.window(t < lead ? Change.NONE : change);
            trials.values().stream().filter(trial -> !trial.isOver()).forEach(trial -> trial.onWindow(window));
        }
        List<Run> runs = new ArrayList<>();
        bySize.forEach((n, of) -> {
            for (int i = 0; i < of.size(); i++) {
                run(trials, n, i, of.get(i), new int[] {lead, cut}, reference).ifPresent(runs::add);
            }
        });
        return runs;
    }

    private static Trial trial(Map<Integer, ReferenceProfile> profiles, int n, List<Watcher> watchers) {
        List<DetectorFactory> factories =
                watchers.stream().map(Watcher::factory).toList();
        return new Trial(Objects.requireNonNull(profiles.get(n)), factories);
    }

    /** Empty where the alarm came before the change: that stream says nothing about delay. */
    private static Optional<Run> run(
            Map<Integer, Trial> trials, int n, int i, Watcher watcher, int[] bounds, int reference) {
        Trial trial = Objects.requireNonNull(trials.get(n));
        int length = trial.alarmedAt(i).orElse(bounds[1]) - bounds[0];
        return length <= 0
                ? Optional.empty()
                : Optional.of(new Run(
                        watcher.method(),
                        n,
                        reference,
                        trial.unpromised(i).isPresent(),
                        length,
                        trial.alarmedAt(i).isPresent()));
    }
}
