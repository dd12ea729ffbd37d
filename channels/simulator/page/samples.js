// Photos of documents that do not exist, drawn on the spot, so that nobody
// needs papers of their own to try the service. Each says SPESIMEN, and no two
// are the same picture. The blurred ones are for seeing how the service asks
// again.

const names = ["SITI AMINAH", "BUDI SANTOSO", "WATI LESTARI", "JOKO PRASETYO", "DEWI KARTIKA", "AGUS RIYANTO", "RINA MARLINA", "SLAMET WIDODO"];
const places = ["Giriwono", "Purworejo", "Wuryorejo", "Sendang", "Pokoh Kidul", "Bulusulur"];

const any = (list) => list[Math.floor(Math.random() * list.length)];
const digits = (count) => Array.from({ length: count }, () => Math.floor(Math.random() * 10)).join("");
const date = (from, to) => `${String(1 + Math.floor(Math.random() * 28)).padStart(2, "0")}-${String(1 + Math.floor(Math.random() * 12)).padStart(2, "0")}-${from + Math.floor(Math.random() * (to - from))}`;
const nik = () => "00" + digits(14); // no region has the code 00

// paper makes a canvas like a sheet photographed on a table: draw gets a
// context whose origin is the sheet's corner.
function paper(width, height, colour, draw) {
  const canvas = document.createElement("canvas");
  canvas.width = width + 120;
  canvas.height = height + 120;
  const at = canvas.getContext("2d");
  at.fillStyle = "#8a6f55";
  at.fillRect(0, 0, canvas.width, canvas.height);
  at.translate(60, 60);
  at.rotate((Math.random() - 0.5) * 0.03);
  at.shadowColor = "#0008";
  at.shadowBlur = 30;
  at.fillStyle = colour;
  at.fillRect(0, 0, width, height);
  at.shadowColor = "transparent";
  at.fillStyle = "#1b1b1b";
  draw(at);
  stamp(at, width, height);
  return canvas;
}

function stamp(at, width, height) {
  at.save();
  at.translate(width / 2, height / 2);
  at.rotate(-0.42);
  at.fillStyle = "rgb(190 30 30 / .34)";
  at.font = `bold ${Math.round(width / 6)}px sans-serif`;
  at.textAlign = "center";
  at.fillText("SPESIMEN", 0, width / 18);
  at.restore();
}

function lines(at, x, y, step, font, rows) {
  at.font = font;
  for (const [label, value] of rows) {
    at.fillText(label, x, y);
    at.fillText(": " + value, x + 330, y);
    y += step;
  }
}

function title(at, x, y, ...rows) {
  at.textAlign = "center";
  rows.forEach((row, i) => {
    at.font = i === 0 ? "bold 46px sans-serif" : "30px sans-serif";
    at.fillText(row, x, y + i * 44);
  });
  at.textAlign = "left";
}

function ktp() {
  return paper(1480, 930, "#bcd6e8", (at) => {
    title(at, 740, 70, "PROVINSI CONTOH", "KABUPATEN CONTOH · SPESIMEN");
    lines(at, 50, 200, 62, "bold 34px sans-serif", [["NIK", nik()]]);
    lines(at, 50, 270, 56, "32px sans-serif", [["Nama", any(names)], ["Tempat/Tgl Lahir", "CONTOH, " + date(1960, 2004)],
      ["Jenis Kelamin", "-"], ["Alamat", any(places).toUpperCase()], ["RT/RW", `00${digits(1)}/00${digits(1)}`], ["Kel/Desa", any(places).toUpperCase()],
      ["Kecamatan", "CONTOH"], ["Agama", "-"], ["Status Perkawinan", "-"], ["Pekerjaan", "-"], ["Kewarganegaraan", "WNI"]]);
    at.fillStyle = "#c4382f";
    at.fillRect(1110, 230, 310, 400);
    at.fillStyle = "#e9c9a8";
    at.beginPath();
    at.arc(1265, 390, 85, 0, 7);
    at.fill();
    at.fillRect(1150, 490, 230, 140);
    at.fillStyle = "#1b1b1b";
    at.font = "26px sans-serif";
    at.fillText("CONTOH " + date(2015, 2025), 1130, 700);
  });
}

function kk() {
  const family = [...names].sort(() => Math.random() - 0.5);
  const born = [[1965, 1980], [1970, 1985], [2004, 2014], [2014, 2024]];
  return paper(1700, 1180, "#eef3ea", (at) => {
    title(at, 850, 80, "KARTU KELUARGA", "No. " + nik() + " · SPESIMEN");
    lines(at, 60, 210, 46, "28px sans-serif", [["Nama Kepala Keluarga", family[0]], ["Alamat", any(places)], ["RT/RW", `00${digits(1)}/00${digits(1)}`], ["Desa/Kelurahan", any(places)]]);
    at.lineWidth = 3;
    at.font = "24px sans-serif";
    const columns = [60, 130, 560, 900, 1080, 1300, 1640];
    const heads = ["No", "Nama Lengkap", "NIK", "Jenis", "Lahir", "Hubungan"];
    for (let row = 0; row <= 11; row++) {
      const y = 420 + row * 56;
      at.strokeRect(60, y, 1580, 56);
      const filled = row >= 1 && row <= 4 ? [String(row), family[row - 1], nik(), "-", date(...born[row - 1]), ["KEPALA", "ISTRI", "ANAK", "ANAK"][row - 1]] : [String(row)];
      (row === 0 ? heads : filled).forEach((text, i) => at.fillText(text, columns[i] + 10, y + 38));
    }
    for (const x of columns) at.strokeRect(x, 420, 0, 672);
    at.fillText("Dikeluarkan " + date(2015, 2025), 60, 1140);
  });
}

function letter(heading, rows) {
  return () => paper(1240, 1600, "#f7f4ea", (at) => {
    title(at, 620, 110, heading, "Nomor: " + digits(3) + "/SPESIMEN/" + digits(4));
    at.fillRect(90, 190, 1060, 4);
    at.font = "30px serif";
    at.fillText("Yang bertanda tangan di bawah ini menerangkan bahwa:", 100, 280);
    lines(at, 100, 360, 62, "30px serif", rows());
    at.font = "28px serif";
    ["Surat ini hanya contoh untuk mencoba layanan.", "Tidak berlaku untuk keperluan apa pun."].forEach((row, i) => at.fillText(row, 100, 1130 + i * 46));
    at.fillText("Contoh, " + date(2024, 2026), 780, 1290);
    at.fillText(any(names), 780, 1460);
  });
}

const birth = letter("SURAT KETERANGAN LAHIR", () => [["Nama bayi", any(names)], ["Anak ke-", digits(1)], ["Lahir tanggal", date(2024, 2026)],
  ["Pukul", "07." + digits(2).replace(/^[6-9]/, "3")], ["Berat", "3." + digits(3) + " gram"], ["Nama ibu", any(names)], ["NIK ibu", nik()], ["Nama ayah", any(names)], ["Tempat", "Puskesmas Contoh"]]);
const marriage = letter("KUTIPAN AKTA NIKAH", () => [["Nama suami", any(names)], ["NIK suami", nik()], ["Nama istri", any(names)], ["NIK istri", nik()],
  ["Tanggal nikah", date(1995, 2023)], ["Tempat", any(places)], ["Wali", any(names)]]);

// blurred loses the detail that a shaking hand would.
function blurred(canvas) {
  const small = document.createElement("canvas");
  small.width = Math.round(canvas.width / 16);
  small.height = Math.round(canvas.height / 16);
  const shrink = small.getContext("2d");
  shrink.imageSmoothingQuality = "high";
  shrink.drawImage(canvas, 0, 0, small.width, small.height);
  const at = canvas.getContext("2d");
  at.resetTransform();
  at.imageSmoothingQuality = "high";
  at.drawImage(small, 0, 0, canvas.width, canvas.height);
  return canvas;
}

function photo(canvas, name) {
  return new Promise((resolve) => canvas.toBlob((blob) =>
    resolve(new File([blob], `SPESIMEN-${name}.jpg`, { type: "image/jpeg" })), "image/jpeg", 0.88));
}

// pdf writes a one-page document with a few lines.
function pdf(name) {
  const text = ["SPESIMEN " + digits(6), "Surat contoh untuk mencoba layanan.", "Nama: " + any(names), "Tidak berlaku untuk keperluan apa pun."];
  const page = "BT /F1 26 Tf 72 760 Td 40 TL " + text.map((line) => `(${line}) Tj T*`).join(" ") + " ET";
  const objects = ["<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 5 0 R >> >> /Contents 4 0 R >>",
    `<< /Length ${page.length} >>\nstream\n${page}\nendstream`, "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"];
  let body = "%PDF-1.4\n";
  const starts = objects.map((object, i) => {
    const start = body.length;
    body += `${i + 1} 0 obj\n${object}\nendobj\n`;
    return start;
  });
  const table = starts.map((start) => String(start).padStart(10, "0") + " 00000 n \n").join("");
  const end = `xref\n0 6\n0000000000 65535 f \n${table}trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n${body.length}\n%%EOF\n`;
  return new File([body + end], `SPESIMEN-${name}.pdf`, { type: "application/pdf" });
}

function variants(id, draw) {
  return [
    { id: id + "-jelas", label: "Jelas", make: async () => [await photo(draw(), id)] },
    { id: id + "-buram", label: "Buram", make: async () => [await photo(blurred(draw()), id)] },
  ];
}

// samples is the menu; make gives the files of one message.
export const samples = [
  { label: "Kartu Keluarga", variants: variants("kk", kk) },
  { label: "KTP-el", variants: variants("ktp", ktp) },
  { label: "Surat lahir", variants: variants("surat-lahir", birth) },
  { label: "Buku nikah", variants: variants("buku-nikah", marriage) },
  { label: "Album: KTP ayah dan ibu", variants: [{ id: "album", label: "2 foto", make: async () => [await photo(ktp(), "ktp-ayah"), await photo(ktp(), "ktp-ibu")] }] },
  { label: "Dokumen", variants: [{ id: "pdf", label: "PDF", make: async () => [pdf("surat")] }] },
];
