package io.epistream.streams.topology;

import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Cache;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.WriteBufferManager;

/**
 * Bounds the native memory of all state stores of the process together: one cache of {@value #CACHE_BYTES} bytes, of which
 * memtables take half at most.
 *
 * <p>Kafka Streams bounds each store in each partition by itself, at 98 MiB; {@code watch} has about a dozen stores, so that
 * four partitions could take 5 GiB, and memory that no flag of the JVM bounds would grow for days. The state is small: what is open
 * now, by stream. {@code kafka.rocksdb.config.setter} names another class.
 *
 * <p>Kafka makes an object of this class for each store; what they share lives as long as the process.
 */
public final class StateMemory implements RocksDBConfigSetter {
    /** Cached blocks and memtables of all stores. */
    public static final long CACHE_BYTES = 128L << 20;

    private static final long MEMTABLE_BYTES = CACHE_BYTES / 2;

    /** A memtable takes memory in eighths of this, from its first record on: small, since there are many stores. */
    private static final long ONE_MEMTABLE_BYTES = 2L << 20;

    @Override
    public void setConfig(String storeName, Options options, Map<String, Object> configs) {
        BlockBasedTableConfig tables = (BlockBasedTableConfig) options.tableFormatConfig();
        tables.setBlockCache(Shared.CACHE);
        tables.setCacheIndexAndFilterBlocks(true);
        options.setTableFormatConfig(tables);
        options.setWriteBufferManager(Shared.MEMTABLES);
        options.setWriteBufferSize(ONE_MEMTABLE_BYTES);
    }

    /** Nothing: what is shared outlives a store. */
    @Override
    public void close(String storeName, Options options) {}

    /** Made when the first store is opened, since it takes RocksDB's library. */
    private static final class Shared {
        private static final Cache CACHE = new LRUCache(CACHE_BYTES);
        private static final WriteBufferManager MEMTABLES = new WriteBufferManager(MEMTABLE_BYTES, CACHE);

        private Shared() {}
    }
}
