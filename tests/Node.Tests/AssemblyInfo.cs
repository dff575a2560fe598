// memory is measured, kill points are static, and clusters are timed: one test at a time
[assembly: CollectionBehavior(DisableTestParallelization = true)]
