using System.Runtime.Versioning;

// the pages' commands are those of a shell, and start clusters at fixed ports
[assembly: SupportedOSPlatform("linux")]
[assembly: CollectionBehavior(DisableTestParallelization = true)]
