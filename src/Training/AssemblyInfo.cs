using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("ProFL.Training.Tests")]
