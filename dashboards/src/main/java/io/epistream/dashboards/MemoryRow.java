package io.epistream.dashboards;

import static io.epistream.dashboards.Promql.instances;
import static io.epistream.dashboards.Promql.rate;
import static io.epistream.dashboards.Promql.sum;
import static io.epistream.dashboards.Promql.sumBy;

/** Memory inside and outside the JVM's heap, and what the operating system gives. */
final class MemoryRow {
    private MemoryRow() {}

    static Row row() {
        return Row.of(
                "JVM and native memory",
                parts().sized(12, 9),
                heap().sized(6, 9),
                machine().sized(6, 9));
    }

    /** Used share of the heap by process. */
    static String heapInUse() {
        return sumBy("instance", instances("jvm_memory_bytes_used", "area=\"heap\"")) + " / "
                + sumBy("instance", instances("jvm_memory_bytes_max", "area=\"heap\""));
    }

    private static Panel parts() {
        return Panel.of(
                "Where the memory is",
                """
                Resident memory of the chosen processes, in parts. heap and metaspace and code: the JVM. buffers: tensors and network. RocksDB: state of the watch \
                role. The rest is ONNX Runtime (weights, arenas), thread stacks and the allocator. The dashed line is the resident size that a \
                container's limit is compared with; if the rest grows for days, look there first.""",
                Looks.stacked("bytes")
                        .coloured("heap", Colour.BLUE)
                        .coloured("metaspace and code", Colour.SKY)
                        .coloured("buffers", Colour.GREEN)
                        .coloured("RocksDB", Colour.ORANGE)
                        .coloured("the rest", Colour.PURPLE)
                        .over("resident")
                        .legendBeside("lastNotNull", "max"),
                Query.series(heapCommitted(), "heap"),
                Query.series(otherCommitted(), "metaspace and code"),
                Query.series(buffers(), "buffers"),
                Query.series(rocksDb(), "RocksDB"),
                Query.series(
                        "clamp_min(" + resident() + " - " + heapCommitted() + " - " + otherCommitted() + " - "
                                + buffers() + " - (" + Promql.orZero(rocksDb()) + "), 0)",
                        "the rest"),
                Query.series(resident(), "resident"));
    }

    private static String heapCommitted() {
        return sum(instances("jvm_memory_bytes_committed", "area=\"heap\""));
    }

    private static String otherCommitted() {
        return sum(instances("jvm_memory_bytes_committed", "area=\"nonheap\""));
    }

    private static String buffers() {
        return sum(instances("jvm_buffer_pool_used_bytes"));
    }

    private static String rocksDb() {
        return sum(instances("epistream_rocksdb_bytes"));
    }

    private static String resident() {
        return sum(instances("process_resident_memory_bytes"));
    }

    private static Panel heap() {
        return Panel.of(
                "Heap and garbage collection",
                """
                Share of -Xmx in use, and share of time in garbage collection. Collection above a few percent with a full heap: raise the heap. A saw that \
                climbs from valley to valley is a leak: take a heap dump.""",
                Looks.lines("percentunit").field("min", 0).legend("lastNotNull", "max"),
                Query.series(heapInUse(), "heap · {{instance}}"),
                Query.series(
                        sumBy("instance", rate(instances("jvm_gc_collection_seconds_sum"))),
                        "collecting · {{instance}}"));
    }

    private static Panel machine() {
        return Panel.of(
                "Processor and files",
                """
                Cores in use by each process, and the share of its open-file limit. RocksDB and sockets hold files; near 100 % raise the limit. Cores \
                far below the machine's with records waiting: too few stream threads, or brokers that are slow.""",
                Looks.lines("none")
                        .field("min", 0, "decimals", 2)
                        .matching("^files", "unit", "percentunit", "custom.axisPlacement", "right", "max", 1)
                        .legend("lastNotNull", "max"),
                Query.series(sumBy("instance", rate(instances("process_cpu_seconds_total"))), "cores · {{instance}}"),
                Query.series(
                        sumBy("instance", instances("process_open_fds")) + " / "
                                + sumBy("instance", instances("process_max_fds")),
                        "files · {{instance}}"));
    }
}
