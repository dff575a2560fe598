// browsers and clusters have the machine for themselves
[assembly: CollectionBehavior(DisableTestParallelization = true)]
