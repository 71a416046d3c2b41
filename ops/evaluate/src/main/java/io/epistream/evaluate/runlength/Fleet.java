package io.epistream.evaluate.runlength;

import io.epistream.schemas.ReferenceProfile;
import io.epistream.streams.detect.DetectionParameters;
import io.epistream.streams.detect.DetectorFactory;
import io.epistream.streams.detect.FleetRule;
import io.epistream.streams.detect.Trial;
import io.epistream.streams.window.WindowAggregate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Many independent streams without a change, each with a reference of its own, under a promise for each, and under one promise for
 * all: an alarm as soon as for some k the k largest M reach K·arl/k (e-d-BH, arXiv 2501.04130).
 */
final class Fleet {
    private static final long SEED = 77_000_001L;

    private final Plan plan;
    private final int windows;
    private final List<DetectorFactory> factories;

    Fleet(Plan plan) {
        this.plan = plan;
        this.windows = plan.windows().get(0);
        // the second gathers evidence for the fleet and never alarms alone
        this.factories = List.of(factory(plan.promise()), factory((double) plan.promise() * plan.fleet() * 2));
    }

    /** Simulates, and says what came out. */
    String report() {
        int until = plan.promise();
        double[][] evidence = new double[until][plan.fleet()];
        long alarms = 0;
        long watched = 0;
        for (int stream = 0; stream < plan.fleet(); stream++) {
            Trial trial = stream(stream, until, evidence);
            alarms += trial.alarmedAt(0).isPresent() ? 1 : 0;
            watched += trial.alarmedAt(0).orElse(until);
        }
        int fleetAlarm = firstFleetAlarm(evidence);
        return String.format(
                Locale.ROOT,
                "%nFleet: %d streams, N = %d, %d windows. A promise for each: %d alarms, %.0f promised. One promise for all: %s%n",
                plan.fleet(),
                windows,
                until,
                alarms,
                watched / (double) plan.promise(),
                fleetAlarm < 0 ? "no alarm, 1 promised" : "first alarm at window " + (fleetAlarm + 1));
    }

    private Trial stream(int stream, int until, double[][] evidence) {
        Generator generator = new Generator(Traffic.stationary().get(0), plan.records(), SEED + stream);
        List<WindowAggregate> learned = new ArrayList<>();
        for (int i = 0; i < windows; i++) {
            learned.add(generator.window(Change.NONE));
        }
        ReferenceProfile profile = Trial.learn(Generator.STREAM, Generator.PROVENANCE, learned, plan.records());
        Trial trial = new Trial(profile, factories);
        for (int t = 0; t < until; t++) {
            trial.onWindow(generator.window(Change.NONE));
            evidence[t][stream] = trial.logEvidence(1);
        }
        return trial;
    }

    private int firstFleetAlarm(double[][] evidence) {
        FleetRule rule = new FleetRule(plan.fleet(), plan.promise());
        for (int t = 0; t < evidence.length; t++) {
            Map<String, Double> candidates = new HashMap<>();
            for (int stream = 0; stream < plan.fleet(); stream++) {
                if (rule.candidate(evidence[t][stream])) {
                    candidates.put(Integer.toString(stream), evidence[t][stream]);
                }
            }
            if (!rule.alarms(candidates).isEmpty()) {
                return t;
            }
        }
        return -1;
    }

    private DetectorFactory factory(double promise) {
        return new DetectorFactory(new DetectionParameters("", promise, windows, plan.records(), .01, 8, 0));
    }
}
