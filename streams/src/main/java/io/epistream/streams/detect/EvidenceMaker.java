package io.epistream.streams.detect;

import io.epistream.schemas.Direction;
import io.epistream.schemas.Measure;
import io.epistream.streams.window.LogHistogram;
import io.epistream.streams.window.WindowAggregate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;

/** Which detectors watch a reference: the one place that knows all methods. Thread-safe. */
final class EvidenceMaker {
    private final DetectionParameters parameters;
    private final Map<Integer, RankBetTable> tables = new ConcurrentHashMap<>();

    EvidenceMaker(DetectionParameters parameters) {
        this.parameters = parameters;
    }

    Evidence of(Reference reference) {
        return switch (parameters.method()) {
            case E_DETECTOR ->
                Evidence.betting(
                        reference.detectors(table(reference.rankedWindows()), shareOfDelta()),
                        parameters.runLengthWindows());
            case PAGE_HINKLEY -> Evidence.baseline(eachWay(reference.signals(), PageHinkley::new));
            case CUSUM -> cusum(reference);
            case ADWIN ->
                Evidence.baseline(
                        reference.signals().stream().<Detector>map(Adwin::new).toList());
            case KOLMOGOROV_SMIRNOV -> kolmogorovSmirnov(reference);
        };
    }

    /** Corrected bets for ranks among N windows, computed once; δ is split over the strata, each of which is a reference by itself. */
    RankBetTable table(int windows) {
        double shareOfStratum = shareOfDelta() / parameters.season().strata().count();
        return tables.computeIfAbsent(windows, n -> RankBetTable.of(n, shareOfStratum));
    }

    private double shareOfDelta() {
        return parameters.delta() / DetectorFactory.SHARES;
    }

    /** All sides together would have the promised run length if they were independent and normal. */
    private Evidence cusum(Reference reference) {
        int sides = reference.signals().stream()
                .mapToInt(signal -> signal.directions().size())
                .sum();
        double limit = Cusum.limit(Math.max(4, parameters.runLengthWindows() * sides));
        return Evidence.baseline(
                eachWay(reference.signals(), (signal, direction) -> new Cusum(signal, direction, limit)));
    }

    /** All sides together reject in one of so many windows, if records are independent. */
    private Evidence kolmogorovSmirnov(Reference reference) {
        WindowAggregate records = reference.records();
        List<Detector> detectors = new ArrayList<>();
        List<Measure> measures = reference.measuresWithBins();
        double level = 1 / parameters.runLengthWindows() / Math.max(1, 2 * measures.size());
        for (Measure measure : measures) {
            LogHistogram bins = records.bins(measure).orElseThrow();
            List<RankedSignal> mean = List.of(reference.mean(measure).orElseThrow());
            detectors.addAll(eachWay(
                    mean, (signal, direction) -> new KolmogorovSmirnov(signal, direction, measure, bins, level)));
        }
        return Evidence.baseline(detectors);
    }

    private static List<Detector> eachWay(
            List<RankedSignal> signals, BiFunction<RankedSignal, Direction, Detector> maker) {
        List<Detector> detectors = new ArrayList<>();
        for (RankedSignal signal : signals) {
            signal.directions().forEach(direction -> detectors.add(maker.apply(signal, direction)));
        }
        return detectors;
    }
}
