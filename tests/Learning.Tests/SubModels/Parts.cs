using ProFL.Learning.SubModels;

namespace ProFL.Learning.Tests.SubModels;

/// <summary>Parts of a sub-model in one line: <c>block1 block2+ proxy3~</c>, where + is trainable and ~ calibrated.</summary>
internal static class Parts
{
    /// <summary>The line.</summary>
    public static string Describe(IEnumerable<SubModelPart> parts) =>
        string.Join(
            ' ',
            parts.Select(part =>
                part.Part.Name
                + part.Mode switch
                {
                    PartMode.Trainable => "+",
                    PartMode.Calibrated => "~",
                    _ => "",
                }
            )
        );
}
