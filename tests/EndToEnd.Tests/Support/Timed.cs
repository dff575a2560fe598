namespace ProFL.EndToEnd.Tests.Support;

/// <summary>Tests that measure time: nothing runs beside them.</summary>
[CollectionDefinition(nameof(Timed), DisableParallelization = true)]
public sealed class Timed;
