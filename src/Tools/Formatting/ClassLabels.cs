using System.Globalization;

namespace ProFL.Tools.Formatting;

/// <summary>Classes as a person knows them: by the names that the data have.</summary>
public static class ClassLabels
{
    private const int Most = 8;

    /// <summary><c>cross, square</c>; by their numbers where the job names no classes, and no more than eight of them.</summary>
    /// <param name="classes">Numbers of the classes.</param>
    /// <param name="names">Names of all classes in the order of their numbers; empty where the job has none.</param>
    public static string Of(IReadOnlyCollection<int> classes, IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(classes);
        ArgumentNullException.ThrowIfNull(names);
        string shown = string.Join(
            ", ",
            classes.Take(Most).Select(label => label < names.Count ? names[label] : label.ToString(CultureInfo.InvariantCulture))
        );
        return classes.Count <= Most ? shown : $"{shown} and {Labels.Count(classes.Count - Most)} more";
    }
}
