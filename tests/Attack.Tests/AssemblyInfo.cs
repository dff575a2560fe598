// each fixture runs a whole cluster
[assembly: CollectionBehavior(DisableTestParallelization = true)]
