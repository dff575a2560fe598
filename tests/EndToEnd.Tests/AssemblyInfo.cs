// each test runs a whole cluster, which waits more than it computes
[assembly: CollectionBehavior(MaxParallelThreads = 3)]
