package dev.claviger.conformance.nodes.cluster;

import java.io.Closeable;
import java.util.List;

/** Database servers of one set-up, started on the loopback interface and removed when this is closed. */
public interface Topology extends Closeable {

    /**
     * Returns where nodes may connect, at least one place. A node uses one of them. Nodes on different members share
     * what they keep.
     */
    List<Address> members();
}
