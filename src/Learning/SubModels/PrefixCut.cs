namespace ProFL.Learning.SubModels;

/// <summary>A sub-model cut after its fixed prefix.</summary>
public static class PrefixCut
{
    /// <summary>Names of the prefix's parts in order, such as <c>block1,block2</c>.</summary>
    public static string PrefixName(this SubModel subModel) => string.Join(',', subModel.Prefix().Parts.Select(part => part.Part.Name));

    /// <summary>The prefix alone; nothing of it is trained.</summary>
    public static SubModel Prefix(this SubModel subModel) => subModel.Of(subModel.Parts.Take(subModel.FixedPrefixLength));

    /// <summary>The parts after the prefix; what they train is what the whole sub-model trains.</summary>
    public static SubModel BehindPrefix(this SubModel subModel) => subModel.Of(subModel.Parts.Skip(subModel.FixedPrefixLength));

    /// <summary>The teacher's parts after the prefix that it has in common with its student.</summary>
    public static SubModel TeacherBehindPrefix(this SubModel subModel) => subModel.Of(subModel.Teacher.Skip(subModel.FixedPrefixLength));

    private static SubModel Of(this SubModel subModel, IEnumerable<SubModelPart> parts) =>
        new(subModel.Stage, subModel.Step, subModel.ActiveBlock, [.. parts]);
}
