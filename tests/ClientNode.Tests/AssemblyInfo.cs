// trainings take every core: one test at a time
[assembly: CollectionBehavior(DisableTestParallelization = true)]
