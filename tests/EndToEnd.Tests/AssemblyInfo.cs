// each test runs a whole cluster: one at a time
[assembly: CollectionBehavior(DisableTestParallelization = true)]
