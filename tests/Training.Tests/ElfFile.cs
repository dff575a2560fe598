using System.Buffers.Binary;
using System.Text;

namespace ProFL.Training.Tests;

/// <summary>Builds the smallest 64-bit ELF file with a table of needed symbol versions.</summary>
internal static class ElfFile
{
    private const int Header = 64;
    private const int SectionHeader = 64;
    private const int Need = 16;

    /// <summary>A file that needs these versions of one library. Order in the file: header, names, needs, section headers.</summary>
    public static byte[] Asking(params string[] versions)
    {
        byte[] names = Encoding.ASCII.GetBytes("\0libstdc++.so.6\0" + string.Concat(versions.Select(v => v + "\0")));
        int needs = Header + names.Length;
        int sections = needs + Need + (Need * versions.Length);
        byte[] elf = new byte[sections + (3 * SectionHeader)];
        new byte[] { 0x7f, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1 }.CopyTo(elf, 0);
        Long(elf, 0x28, sections);
        Half(elf, 0x3a, SectionHeader);
        Half(elf, 0x3c, 3);
        names.CopyTo(elf, Header);

        Half(elf, needs, 1);
        Half(elf, needs + 2, versions.Length);
        Word(elf, needs + 4, 1);
        Word(elf, needs + 8, Need);
        int name = 1 + "libstdc++.so.6".Length + 1;
        for (int i = 0; i < versions.Length; i++)
        {
            int entry = needs + (Need * (i + 1));
            Word(elf, entry + 8, name);
            Word(elf, entry + 12, i + 1 < versions.Length ? Need : 0);
            name += versions[i].Length + 1;
        }

        Section(elf, sections + SectionHeader, type: 3, offset: Header, link: 0, info: 0);
        Section(elf, sections + (2 * SectionHeader), type: 0x6ffffffe, offset: needs, link: 1, info: 1);
        return elf;
    }

    private static void Section(byte[] elf, int at, int type, int offset, int link, int info)
    {
        Word(elf, at + 0x04, type);
        Long(elf, at + 0x18, offset);
        Word(elf, at + 0x28, link);
        Word(elf, at + 0x2c, info);
    }

    private static void Half(byte[] elf, int at, int value) => BinaryPrimitives.WriteUInt16LittleEndian(elf.AsSpan(at), (ushort)value);

    private static void Word(byte[] elf, int at, int value) => BinaryPrimitives.WriteInt32LittleEndian(elf.AsSpan(at), value);

    private static void Long(byte[] elf, int at, long value) => BinaryPrimitives.WriteInt64LittleEndian(elf.AsSpan(at), value);
}
